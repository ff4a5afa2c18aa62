"""Complete training set-ups by name: the published ones, and ours."""

from ml.recipes import (
    angular,
    designclip,
    locarno_hierarchy,
    ornament,
    patentclip,
    patentnet,
)
from ml.recipes.recipe import Recipe

__all__ = ["Recipe", "UnknownRecipe", "load", "names"]

_RECIPES = {
    recipe.name: recipe
    for recipe in (
        patentclip.CAPTION,
        patentclip.TITLE,
        patentclip.CLASSES,
        designclip.RECIPE,
        angular.DESIGNCLIP,
        patentnet.RECIPE,
        angular.SWIN,
        locarno_hierarchy.RECIPE,
        ornament.RECIPE,
    )
}


class UnknownRecipe(KeyError):
    """There is no recipe of this name; the message lists those there are."""

    def __str__(self) -> str:
        return str(self.args[0])


def names() -> tuple[str, ...]:
    """All recipes, the published ones first."""
    return tuple(_RECIPES)


def load(name: str) -> Recipe:
    """A recipe by name. Raises UnknownRecipe."""
    if name not in _RECIPES:
        raise UnknownRecipe(f"no recipe {name!r}; there are {', '.join(_RECIPES)}")
    return _RECIPES[name]
