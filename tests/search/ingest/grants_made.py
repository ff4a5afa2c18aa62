"""Small grants in both forms, with only the parts a test is about."""


def redbook(
    *parts: str,
    body: str = "",
    number: str = "D0908314",
    date: str = "20210126",
    kind: str = "design",
    version: str = "v4.5 2014-04-03",
) -> bytes:
    """Return a v4 grant; `parts` stand in the bibliography, `body` behind it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE us-patent-grant SYSTEM "us-patent-grant-v45-2014-04-03.dtd" [ ]>
<us-patent-grant lang="EN" dtd-version="{version}" country="US">
<us-bibliographic-data-grant>
<publication-reference><document-id><country>US</country>
<doc-number>{number}</doc-number><kind>S1</kind><date>{date}</date>
</document-id></publication-reference>
<application-reference appl-type="{kind}"><document-id><country>US</country>
<doc-number>29701234</doc-number><date>20190808</date></document-id>
</application-reference>
<invention-title id="d2e43">Shoe</invention-title>
{"".join(parts)}
</us-bibliographic-data-grant>
{body}
</us-patent-grant>""".encode()


def patdoc(
    *parts: str,
    body: str = "",
    number: str = "D0456589",
    kind: str = "S1",
    date: str = "20020507",
    version: str = "2.5",
) -> bytes:
    """Return a PATDOC grant; `parts` stand in `SDOBI`, `body` behind it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- <!DOCTYPE PATDOC PUBLIC "-//USPTO//DTD ST.32 US PATENT GRANT V2.4//EN" [ -->
<!DOCTYPE PATDOC SYSTEM "ST32-US-Grant-025xml.dtd" [
<!ENTITY US{number}-{date}-D00000.TIF SYSTEM "US{number}-{date}-D00000.TIF" NDATA TIF>
]>
<PATDOC DTD="{version}" STATUS="Build 20020101">
<SDOBI>
<B100><B110><DNUM><PDAT>{number}</PDAT></DNUM></B110><B130><PDAT>{kind}</PDAT></B130>
<B140><DATE><PDAT>{date}</PDAT></DATE></B140></B100>
<B540><STEXT><PDAT>Not the title</PDAT></STEXT></B540>
<B500><B540><STEXT><PDAT>Disc</PDAT></STEXT></B540></B500>
{"".join(parts)}
</SDOBI>
{body}
</PATDOC>""".encode()


def other_root(root: str) -> bytes:
    """Return a document of another kind that holds a grant's fields all the same."""
    return f"""<?xml version="1.0"?>
<{root}><publication-reference><document-id><kind>B2</kind></document-id>
</publication-reference><application-reference appl-type="design"/></{root}>""".encode()
