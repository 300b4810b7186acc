"""Signs: small pictures that tell of danger, in words; alone or beside others they are read as these."""

MEANINGS = {
    "🔪": "knife", "🗡": "knife", "⚔": "knife", "🪓": "axe", "🔫": "gun", "💣": "bomb", "🧨": "bomb", "🩸": "blood",
    "🆘": "sos help", "🚨": "emergency", "🚑": "ambulance", "🚓": "police", "⚰": "coffin", "🪦": "grave", "⚱": "grave",
    "👊": "punch", "🤜": "punch", "🤛": "punch", "🔥": "fire", "💊": "pills", "☠": "dead", "💀": "dead", "🧪": "acid",
    "🔒": "locked", "⛓": "chained", "😵": "unconscious", "🤕": "hurt", "🪢": "rope", "🤫": "secret", "🙏": "please",
}  # fmt: skip
