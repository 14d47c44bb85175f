/// Keeps a list's children in step with items, reusing the element of each key, so that
/// focus and scroll stay where they are.
///
/// - Parameters:
///   - key: Gives an item's own string.
///   - make: Makes the element of a new item.
///   - update: Brings an element up to date with its item.
export function syncList(list, items, { key, make, update }) {
    const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
    let place = list.firstElementChild;
    for (const item of items) {
        const name = String(key(item));
        let child = old.get(name);
        if (child) {
            old.delete(name);
        } else {
            child = make(item);
            child.dataset.key = name;
        }
        update?.(child, item);
        if (child === place) {
            place = place.nextElementSibling;
        } else {
            list.insertBefore(child, place);
        }
    }
    for (const gone of old.values()) { gone.remove(); }
}
