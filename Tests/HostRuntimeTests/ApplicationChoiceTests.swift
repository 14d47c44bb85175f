import LocalAPI
import Policy
import Raster
import Testing

@testable import HostRuntime

/// What a customer means by the name of an application.
struct ApplicationChoiceTests {
    private static func application(_ process: Int32, _ name: String) -> RunningApplication {
        RunningApplication(process: process, startTime: 1, executable: "/usr/bin/\(name)")
    }

    private static func window(
        _ id: UInt64, _ title: String, _ wmClass: String, _ application: RunningApplication?
    ) -> DesktopWindow {
        DesktopWindow(
            id: id, title: title, applicationClass: wmClass,
            executable: application?.executable.split(separator: "/").last.map(String.init),
            area: Rectangle(x: 0, y: 0, width: 9, height: 9), application: application)
    }

    private let windows = [
        window(1, "Letter", "Writer writer-bin", application(10, "writer")),
        window(2, "Diary", "Writer writer-bin", application(10, "writer")),
        window(3, "shell", "XTerm xterm", application(20, "xterm")),
        window(4, "build", "XTerm xterm", application(30, "xterm")),
        window(5, "far away", "Remote remote", nil),
    ]

    private func choose(
        _ names: [String], before: ChosenApplications? = nil
    ) throws(HostFailure) -> ChosenApplications {
        var numbers = WindowNumbers()
        return try ApplicationChoice(windows: numbers.number(windows), before: before)
            .applications(of: names)
    }

    @Test(arguments: ["1", "2", "Letter", "Diary", "writer", "Writer", "WRITER-BIN"])
    func `an application is known by number, title, program or class`(name: String) throws {
        let choice = try choose([name])
        #expect(choice.names == ["Writer"])
        #expect(choice.processes == [Self.application(10, "writer")])
    }

    @Test(arguments: ["xterm", "XTerm", "6", "0", "", "nothing", "far away", "5"])
    func `what means none or several is refused`(name: String) {
        #expect(throws: HostFailure.self) { try choose([name]) }
        #expect(throws: HostFailure.self) { try choose(["Writer", name]) }
    }

    @Test func `several are named one by one`() throws {
        let choice = try choose(["3", "build", "Letter", "Diary"])
        #expect(choice.names == ["XTerm", "Writer"])
        #expect(choice.processes.map(\.process).sorted() == [10, 20, 30])
    }

    @Test func `the names that were chosen mean the same again`() throws {
        let one = try choose(["4"])
        #expect(one.names == ["XTerm"])
        #expect(try choose(one.names, before: one) == one)
        let three = try choose(["3", "4", "1"])
        #expect(try choose(["Writer"], before: three).processes.map(\.process) == [10])
        #expect(try choose(["XTerm"], before: three).processes.count == 2)
    }

    @Test func `a number stays with its window, and is not given to another`() {
        var numbers = WindowNumbers()
        #expect(numbers.number(windows).map(\.number) == [1, 2, 3, 4, 5])
        #expect(numbers.number(windows.reversed()).map(\.number) == [5, 4, 3, 2, 1])
        #expect(numbers.number([windows[1]]).map(\.number) == [2])
        #expect(numbers.number([windows[0], windows[1]]).map(\.number) == [6, 2])
    }
}
