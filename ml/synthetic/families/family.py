"""What a product family is: named parameters, a form and words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace

from ml.synthetic.meshes import Mesh
from ml.synthetic.parameters import Parameter, Value


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of product whose designs differ in named parameters."""

    name: str
    titles: tuple[str, ...]  # words an applicant might use, most usual first
    locarno: str  # "09-01", 15th edition
    uspc: str  # "D9/500"
    parameters: Mapping[str, Parameter]
    shape: Callable[[SimpleNamespace], Mesh]
    # What a parameter needs of others to show at all: name -> other -> its values.
    needs: Mapping[str, Mapping[str, tuple[Value, ...]]] = field(default_factory=dict)

    def build(self, parameters: Mapping[str, Value]) -> Mesh:
        """Return the form that the named parameters describe."""
        return self.shape(SimpleNamespace(**parameters))

    def phrases(self, parameters: Mapping[str, Value]) -> tuple[str, ...]:
        """Return short phrases such as "four legs", in the parameters' order."""
        active = self.active(parameters)
        told = (self.parameters[name].phrase(parameters[name]) for name in active)
        return tuple(phrase for phrase in told if phrase)

    def active(self, parameters: Mapping[str, Value]) -> tuple[str, ...]:
        """Return the names of the parameters that shape this design."""
        return tuple(
            name
            for name in self.parameters
            if all(
                parameters[other] in values
                for other, values in self.needs.get(name, {}).items()
            )
        )
