"""Texts whose tokens the default encoder keeps beside those of its captions.

Names of design classes and of common products. An encoder trained on drawings of few
families says nothing about the others yet; their rows are there, at zero, so that a
later training on real captions need not change the table.
"""

WORDS: tuple[str, ...] = (
    "edible product foodstuff apparel haberdashery clothing garment shirt jacket coat",
    "dress trousers skirt sock glove hat cap helmet belt scarf hood pocket sleeve",
    "shoe footwear sneaker boot sandal sole outsole heel upper travel goods luggage",
    "suitcase bag backpack handbag wallet case umbrella brushware brush toothbrush",
    "comb broom textile paper yard sheet material fabric pattern ornament furnishing",
    "chair armchair sofa couch bench stool table desk bed mattress cabinet shelf",
    "bookcase cushion pillow carpet rug curtain mirror household dish plate bowl cup",
    "mug glass tumbler bottle jar pot pan kettle teapot spoon fork knife cutlery tool",
    "hardware hammer wrench pliers screwdriver drill saw handle hinge lock latch key",
    "hook fastener screw bolt bracket clamp package packaging container box carton",
    "lid closure pouch tray can clock watch wristwatch measuring instrument",
    "thermometer gauge ruler alarm jewelry ring necklace earring bracelet pendant",
    "symbol transportation vehicle automobile car truck bus motorcycle bicycle",
    "scooter boat aircraft drone wheel rim tire bumper grille headlight fender",
    "trailer electrical battery charger adapter connector plug socket outlet cable",
    "switch transformer solar telephone smartphone phone tablet computer laptop",
    "keyboard mouse monitor display screen portion graphical user interface icon",
    "animated camera speaker headphone earphone microphone television remote control",
    "robot machine engine pump compressor refrigerator oven stove washer sewing mower",
    "tractor excavator lens telescope eyeglasses sunglasses projector musical guitar",
    "piano drum printer copier calculator pen pencil office supply stationery book",
    "card sign label advertising toy game doll puzzle ball racket club exercise",
    "sports equipment treadmill dumbbell firearm gun pistol weapon fishing hunting",
    "trap faucet tap shower sink toilet bathtub valve pipe hose heater fan air",
    "conditioner humidifier fireplace medical laboratory syringe inhaler mask implant",
    "bandage catheter wheelchair dental building window door fence brick tile panel",
    "beam stair roof lamp light lighting lantern bulb chandelier flashlight candle",
    "tobacco cigarette lighter vaporizer cosmetic razor shaver hair dryer soap",
    "dispenser applicator perfume safety fire extinguisher protective goggles animal",
    "pet collar leash cage feeder aquarium cleaning vacuum cleaner mop bucket cart",
    "basket bin conveyor lift jack pallet miscellaneous article view front rear back",
    "left right side top bottom plan elevational elevation perspective isometric",
    "exploded enlarged sectional cross section detail fragmentary open closed folded",
    "unfolded assembled first second third embodiment variation round circular oval",
    "square rectangular triangular hexagonal curved straight flat thin thick wide",
    "narrow tall short long small large tapered rounded pointed smooth ribbed grooved",
    "fluted perforated hollow solid transparent broken lines shown ornamental design",
    "for a new as described with and without having of the in on set",
)
