"""Tiny random vision-language checkpoints, saved as the published ones are.

The tokenizer knows bytes only, so that nothing has to be fetched.
"""

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from ml.captioning import checkpoints

# Imported through the package: it declares what this torchvision lacks first.
library: Any = checkpoints.transformers

_TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
    "{% for c in m['content'] %}{% if c['type'] == 'image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>"
    "{% else %}{{ c['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_VISION = {
    "hidden_size": 16,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "image_size": 28,
    "patch_size": 14,
    "initializer_range": 0.5,
}


def tokenizer(*marks: str) -> Any:
    letters = set(pre_tokenizers.ByteLevel.alphabet())
    alphabet = ["\u0120", *sorted(letters - {"\u0120"})]  # number 0 is a space
    vocabulary = {letter: number for number, letter in enumerate(alphabet)}
    bytewise = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    bytewise.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bytewise.decoder = decoders.ByteLevel()
    return library.PreTrainedTokenizerFast(
        tokenizer_object=bytewise,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        additional_special_tokens=list(marks),
    )


def llava(
    folder: Path, *, template: str | None = None, is_silent: bool = False
) -> Path:
    """LLaVA; a silent one writes nothing but spaces."""
    torch.manual_seed(0)
    letters = tokenizer("<image>")
    config = library.LlavaConfig(
        vision_config=library.CLIPVisionConfig(**_VISION, projection_dim=16),
        text_config=library.LlamaConfig(**_text(letters), num_key_value_heads=4),
        image_token_id=letters.convert_tokens_to_ids("<image>"),
        vision_feature_layer=-1,
    )
    model = library.LlavaForConditionalGeneration(config)
    if is_silent:
        with torch.no_grad():
            model.lm_head.weight.zero_()
    model.save_pretrained(folder)
    library.LlavaProcessor(
        library.CLIPImageProcessor(
            size={"shortest_edge": 28}, crop_size={"height": 28, "width": 28}
        ),
        letters,
        patch_size=14,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=template,
    ).save_pretrained(folder)
    return folder


def blip2(folder: Path) -> Path:
    torch.manual_seed(0)
    letters = tokenizer("<image>")
    text = _text(letters)
    text["ffn_dim"] = text.pop("intermediate_size")
    text["init_std"] = text.pop("initializer_range")
    former = {
        key: _VISION[key] for key in _VISION if key not in ("image_size", "patch_size")
    }
    config = library.Blip2Config(
        vision_config=library.Blip2VisionConfig(**_VISION),
        qformer_config=library.Blip2QFormerConfig(
            **former, encoder_hidden_size=16, vocab_size=len(letters)
        ),
        text_config=library.OPTConfig(**text, word_embed_proj_dim=32),
        num_query_tokens=4,
        image_token_index=letters.convert_tokens_to_ids("<image>"),
        image_text_hidden_size=16,
    )
    library.Blip2ForConditionalGeneration(config).save_pretrained(folder)
    library.Blip2Processor(
        library.BlipImageProcessor(size={"height": 28, "width": 28}),
        letters,
        num_query_tokens=4,
    ).save_pretrained(folder)
    return folder


def qwen2_vl(folder: Path) -> Path:
    torch.manual_seed(0)
    marks = (
        "im_start",
        "im_end",
        "vision_start",
        "vision_end",
        "image_pad",
        "video_pad",
    )
    letters = tokenizer(*[f"<|{mark}|>" for mark in marks])
    number = {mark: letters.convert_tokens_to_ids(f"<|{mark}|>") for mark in marks}
    turning = {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e4}
    config = library.Qwen2VLConfig(
        text_config={
            **_text(letters),
            "num_key_value_heads": 2,
            "rope_parameters": turning,
        },
        vision_config={
            "depth": 2,
            "embed_dim": 16,
            "hidden_size": 32,
            "num_heads": 2,
            "mlp_ratio": 2,
            "patch_size": 14,
            "initializer_range": 0.5,
        },
        image_token_id=number["image_pad"],
        video_token_id=number["video_pad"],
        vision_start_token_id=number["vision_start"],
        vision_end_token_id=number["vision_end"],
    )
    library.Qwen2VLForConditionalGeneration(config).save_pretrained(folder)
    size = {"min_pixels": 28 * 28, "max_pixels": 112 * 112}
    library.Qwen2VLProcessor(
        library.Qwen2VLImageProcessor(**size),
        letters,
        library.Qwen2VLVideoProcessor(**size),
        chat_template=_TEMPLATE,
    ).save_pretrained(folder)
    return folder


def _text(letters: Any) -> dict[str, Any]:
    return {
        "vocab_size": len(letters),
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "max_position_embeddings": 2048,
        "initializer_range": 0.3,  # so that words hang on what came before
        "bos_token_id": letters.bos_token_id,
        "eos_token_id": letters.eos_token_id,
        "pad_token_id": letters.pad_token_id,
    }
