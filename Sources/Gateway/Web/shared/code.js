/// Reads a PIN as people type it: digits of any script, with spaces, dashes and dots
/// between, or a whole link. Returns 6 to 12 ASCII digits, or null.
export function readCode(typed) {
    const text = String(typed ?? "").trim();
    const link = text.match(/^(?:https|http|deskhand):\/\/[^/?#]+\/(?:\?code=)?(\d{6,12})$/i);
    if (link) { return link[1]; }
    const digits = [];
    for (const character of text) {
        if (/\p{Nd}/u.test(character)) {
            digits.push(digitValue(character));
        } else if (!/[\s.\-\u2010-\u2015]/u.test(character)) {
            return null;
        }
    }
    return digits.length >= 6 && digits.length <= 12 ? digits.join("") : null;
}

/// Unicode keeps each script's ten digits together, so the value is the distance from zero.
function digitValue(character) {
    const point = character.codePointAt(0);
    let zero = point;
    while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) { zero -= 1; }
    return point - zero;
}
