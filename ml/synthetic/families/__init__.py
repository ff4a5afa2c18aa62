"""Product families the generator can draw, and those kept back for evaluation."""

from ml.synthetic.families import (
    assembly,
    audio,
    brushes,
    cartons,
    chairs,
    cutlery,
    devices,
    eyewear,
    fittings,
    footwear,
    furniture,
    jewelry,
    kitchen,
    lighting,
    sofas,
    tools,
    vessels,
    wheels,
)
from ml.synthetic.families.family import Family

_ALL = (
    vessels.BOTTLE,
    vessels.MUG,
    vessels.VASE,
    vessels.GOBLET,
    chairs.CHAIR,
    chairs.STOOL,
    sofas.SOFA,
    furniture.TABLE,
    furniture.CABINET,
    lighting.LAMP,
    lighting.BULB,
    cutlery.SPOON,
    cutlery.FORK,
    cutlery.KNIFE,
    kitchen.KETTLE,
    kitchen.PAN,
    devices.PHONE,
    devices.KEYBOARD,
    devices.REMOTE,
    audio.HEADPHONES,
    audio.SPEAKER,
    footwear.SHOE,
    jewelry.RING,
    eyewear.GLASSES,
    jewelry.WATCH,
    fittings.HANDLE,
    tools.BOLT,
    tools.HAMMER,
    fittings.FAUCET,
    brushes.TOOTHBRUSH,
    wheels.WHEEL,
    cartons.CARTON,
    assembly.ASSEMBLY,
)

FAMILIES: dict[str, Family] = {family.name: family for family in _ALL}

# The default encoder never trains on these: they measure what it makes of new forms.
HELD_OUT: tuple[str, ...] = (
    "hammer",
    "headphones",
    "kettle",
    "keyboard",
    "ring",
    "sofa",
)
