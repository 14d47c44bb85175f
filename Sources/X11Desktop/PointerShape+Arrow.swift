import Raster

extension PointerShape {
    /// None.
    static let hidden = PointerShape(
        size: Size(width: 0, height: 0), hotspot: Point(x: 0, y: 0), pixels: [])

    private static let rows = [
        "#           ",
        "##          ",
        "#.#         ",
        "#..#        ",
        "#...#       ",
        "#....#      ",
        "#.....#     ",
        "#......#    ",
        "#.......#   ",
        "#........#  ",
        "#.....##### ",
        "#..#..#     ",
        "#.# #..#    ",
        "##  #..#    ",
        "#    #..#   ",
        "     ####   ",
    ]

    /// A plain arrow.
    static let arrow = PointerShape(
        size: Size(width: 12, height: rows.count), hotspot: Point(x: 0, y: 0),
        pixels: rows.flatMap { row in
            row.utf8.map { $0 == 0x23 ? 0xff00_0000 : $0 == 0x2e ? 0xffff_ffff : 0 }
        })
}

extension Size {
    /// Whether it holds no pixel.
    var isEmpty: Bool { width == 0 || height == 0 }
}
