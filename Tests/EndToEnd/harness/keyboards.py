"""What browsers are told by people's keyboards: for each layout, which key bears what."""

_ROWS = ["Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal",
         "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight",
         "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backslash",
         "IntlBackslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash"]
_CODES = " ".join(_ROWS).split()

# In the order of _CODES; a space stands for a key that is not there or is dead.
_LAYOUTS = {
    "us": ("`1234567890-=" "qwertyuiop[]" "asdfghjkl;'\\" " zxcvbnm,./",
           "~!@#$%^&*()_+" "QWERTYUIOP{}" "ASDFGHJKL:\"|" " ZXCVBNM<>?", ""),
    "de": (" 1234567890ß " "qwertzuiopü+" "asdfghjklöä#" "<yxcvbnm,.-",
           "°!\"§$%&/()=? " "QWERTZUIOPÜ*" "ASDFGHJKLÖÄ'" ">YXCVBNM;:_",
           "       {[]}\\ " "@ €        ~"),
}
_DEAD = {"de": {"´": ("Equal", False), "`": ("Equal", True), "^": ("Backquote", False)}}
_COMPOSED = {"é": "´e", "è": "`e", "ê": "^e", "á": "´a", "ô": "^o", "É": "´E"}
_SHIFT, _ALT_GRAPH = 8, 0


def _find(character, layout):
    """The key and level that bear a character: 0 plain, 1 Shift, 2 AltGr."""
    for level, row in enumerate(_LAYOUTS[layout]):
        place = row.find(character)
        if place >= 0 and character != " ":
            return _CODES[place], level
    return None


def _key(kind, key, code, modifiers=0, text=None):
    event = {"type": kind, "key": key, "code": code, "modifiers": modifiers,
             "windowsVirtualKeyCode": _virtual(code)}
    if text is not None:
        event["text"] = event["unmodifiedText"] = text
    return event


def _virtual(code):
    if code.startswith("Key") or code.startswith("Digit"):
        return ord(code[-1])
    return {"Enter": 13, "Space": 32, "ShiftLeft": 16, "AltRight": 18}.get(code, 0)


def _press(key, code, level):
    held = {1: ("Shift", "ShiftLeft", _SHIFT), 2: ("AltGraph", "AltRight", _ALT_GRAPH)}.get(level)
    modifiers = held[2] if held else 0
    if held:
        yield _key("rawKeyDown", held[0], held[1], modifiers)
    yield _key("keyDown", key, code, modifiers, key if len(key) == 1 else None)
    yield _key("keyUp", key, code, modifiers)
    if held:
        yield _key("keyUp", held[0], held[1])


def events(text, layout):
    """The browser's events for a text, dead keys included."""
    for character in text:
        if character == "\n":
            yield _key("keyDown", "Enter", "Enter", text="\r")
            yield _key("keyUp", "Enter", "Enter")
        elif character == " ":
            yield from _press(" ", "Space", 0)
        elif found := _find(character, layout):
            yield from _press(character, *found)
        elif character in _COMPOSED and layout in _DEAD:
            accent, letter = _COMPOSED[character]
            code, shifted = _DEAD[layout][accent]
            yield from _press("Dead", code, int(shifted))
            # The browser has put both together before the page hears of it.
            yield from _press(character, *_find(letter, layout))
        else:
            raise ValueError(f"{character!r} is on no key of {layout}")
