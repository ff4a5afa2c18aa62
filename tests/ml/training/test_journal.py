from ml.training import journal
from ml.training.journal import Journal


def add(log: Journal, step: int, **losses: float) -> None:
    values = {"step": step, "images": 8 * step, "stage": 0, "rate": 0.1, "seconds": 1.5}
    log.add({**values, **losses})


def test_each_step_is_in_the_file_at_once(tmp_path):
    log = Journal(tmp_path / "run", ("loss",), step=0)
    add(log, 1, loss=2.5)
    (row,) = journal.read(log.path)
    assert row == {
        "step": "1",
        "images": "8",
        "stage": "0",
        "rate": "0.1",
        "seconds": "1.5",
        "loss": "2.5",
    }


def test_a_run_that_goes_on_cuts_what_it_will_do_again(tmp_path):
    log = Journal(tmp_path, ("loss",), step=0)
    for step in (1, 2, 3):
        add(log, step, loss=step)
    add(Journal(tmp_path, ("loss",), step=1), 2, loss=20)
    told = [(row["step"], row["loss"]) for row in journal.read(log.path)]
    assert told == [("1", "1"), ("2", "20")]


def test_a_later_stage_keeps_the_losses_of_the_stage_before(tmp_path):
    add(Journal(tmp_path, ("loss", "patents"), step=0), 1, loss=1, patents=2)
    add(Journal(tmp_path, ("loss", "triplets"), step=1), 2, loss=3, triplets=4)
    first, second = journal.read(tmp_path / "log.csv")
    assert (first["patents"], first["triplets"]) == ("2", "")
    assert (second["patents"], second["triplets"]) == ("", "4")


def test_a_line_torn_by_a_kill_is_dropped(tmp_path):
    log = Journal(tmp_path, ("loss",), step=0)
    add(log, 1, loss=1)
    with log.path.open("a") as file:
        file.write("2,16,0,0.")
    assert [row["step"] for row in journal.read(log.path)] == ["1"]
    add(Journal(tmp_path, ("loss",), step=1), 2, loss=1)
    assert [row["step"] for row in journal.read(log.path)] == ["1", "2"]


def test_no_log_has_no_lines(tmp_path):
    assert journal.read(tmp_path / "log.csv") == []
