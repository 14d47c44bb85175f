/// Text as documents and logs have it: lines of words, of different lengths.
struct Prose {
    private static let words = """
        a about above account after again all along an and answer any are as at back be been before \
        between but by call can change check city clear close code come cost could customer day \
        desk detail did do down each early end error even every example far few file find first \
        folder follow for form found from full further gateway get give go good great had hand has \
        have help here high house how idea if in into is it its just keep key kind know large last \
        late leave left letter light like line list little long look made make many may meeting \
        menu might more most move much must name near need network never new next no note now \
        number of off office old on once one only open or order other our out over own page paper \
        part place point press printer problem question read really report result right room said \
        same save say screen second see send server set should show side small so some start step \
        still such support system table take team than that the their them then there these they \
        thing this time to today together try turn two under until up update use very view want \
        was way week well went were what when where which while who why will window with word work \
        would write year yes you
        """.split(separator: " ").map(String.init)

    private var random: Random

    init(seed: UInt64) { random = Random(seed) }

    mutating func word() -> String { Self.words[random.below(Self.words.count)] }

    /// A line of at most so many characters; now and then an empty one, or a number in it.
    mutating func line(_ longest: Int) -> String {
        if random.below(12) == 0 { return "" }
        let wanted = longest / 3 + random.below(longest * 2 / 3)
        var line = String(repeating: " ", count: random.below(3) * 4)
        while line.utf8.count < wanted - 14 {
            line += random.below(9) == 0 ? "\(random.below(100_000)) " : word() + " "
        }
        return line
    }

    /// Mostly black, some of it as links and warnings are.
    mutating func ink() -> UInt32 {
        switch random.below(20) {
        case 0: 0x0b57d0
        case 1: 0xb3261e
        case 2: 0x5f6368
        default: 0x1f1f1f
        }
    }
}
