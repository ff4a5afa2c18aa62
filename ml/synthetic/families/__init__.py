"""Product families the generator can draw, and those kept back for evaluation."""

from ml.synthetic.families import (
    assembly,
    cutlery,
    electronics,
    furniture,
    goods,
    hardware,
    kitchen,
    lighting,
    seating,
    vessels,
    wear,
)
from ml.synthetic.families.family import Family

_ALL = (
    vessels.BOTTLE,
    vessels.MUG,
    vessels.VASE,
    vessels.GOBLET,
    seating.CHAIR,
    seating.STOOL,
    seating.SOFA,
    furniture.TABLE,
    furniture.CABINET,
    lighting.LAMP,
    lighting.BULB,
    cutlery.SPOON,
    cutlery.FORK,
    cutlery.KNIFE,
    kitchen.KETTLE,
    kitchen.PAN,
    electronics.PHONE,
    electronics.KEYBOARD,
    electronics.REMOTE,
    electronics.HEADPHONES,
    electronics.SPEAKER,
    wear.SHOE,
    wear.RING,
    wear.GLASSES,
    wear.WATCH,
    hardware.HANDLE,
    hardware.BOLT,
    hardware.HAMMER,
    hardware.FAUCET,
    goods.TOOTHBRUSH,
    goods.WHEEL,
    goods.CARTON,
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
