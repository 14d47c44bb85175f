import CGTK
import LocalAPI
import Translation
import Widgets

/// Where the customer chooses between the whole screen and single applications.
@MainActor
final class PartChooser {
    /// Asks which windows there are now.
    typealias Source = @MainActor () async -> [WindowStatus]?

    let widget = Box(.column, spacing: 6)
    private let source: Source
    private let everything = CheckButton(radio: tr("The whole screen"), with: nil)
    private let some: CheckButton
    private let list = Box(.column, spacing: 4)
    private let area: ScrolledArea
    private let nothing = Label(tr("No application that could be shared has a window."))
    private var rows: [(application: SharedApplication, box: ApplicationBox)] = []
    private var shown: [SharedApplication]?
    private var timer: Timer?
    private var asking: Task<Void, Never>?
    private let onChange: @MainActor () -> Void

    /// Makes one.
    ///
    /// - Parameters:
    ///   - isWhole: Whether the whole screen is chosen at first.
    ///   - source: Asks which windows there are now.
    ///   - onChange: Hears of each change of what is chosen.
    init(isWhole: Bool, source: @escaping Source, onChange: @escaping @MainActor () -> Void) {
        self.source = source
        self.onChange = onChange
        some = CheckButton(radio: tr("Only what I choose:"), with: everything)
        area = ScrolledArea(list.margin(8, 6))
        area.grow(to: 190)
        area.addClass("frame")
        area.setAccessibleName(tr("Applications that can be shared"))
        nothing.addClass("deskhand-dim")
        list.add(nothing)
        widget.add(everything).add(some).add(area)
        (isWhole ? everything : some).isOn = true
        area.isVisible = !isWhole
        some.onChange { [weak self] isOn in
            self?.area.isVisible = isOn
            self?.onChange()
        }
        refresh()
        // Windows come and go while one thinks.
        timer = Timer(milliseconds: 2000, repeats: true) { [weak self] in self?.refresh() }
    }

    isolated deinit { asking?.cancel() }

    /// What is chosen.
    var part: SharedPart {
        if everything.isOn { return .everything }
        return .applications(rows.filter(\.box.isOn).map(\.application.number))
    }

    private func refresh() {
        guard asking == nil else { return }
        asking = Task { [weak self, source] in
            let windows = await source()
            guard let self else { return }
            asking = nil
            if let windows { show(SharedApplication.all(windows)) }
        }
    }

    /// Shows what runs now; what is ticked stays so.
    func show(_ applications: [SharedApplication]) {
        guard applications != shown else { return }
        let isFirst = shown == nil
        shown = applications
        let ticked = Set(rows.filter(\.box.isOn).map(\.application.process))
        for row in rows { row.box.destroy() }
        rows = applications.map { application in
            let isOn = isFirst ? application.isShared : ticked.contains(application.process)
            let box = ApplicationBox(application, isOn: isOn)
            box.on("toggled") { [weak self] in self?.onChange() }
            list.add(box)
            return (application, box)
        }
        nothing.isVisible = applications.isEmpty
        onChange()
    }
}

/// One application: its picture, its name, and its windows' titles.
final class ApplicationBox: Widget {
    init(_ application: SharedApplication, isOn: Bool) {
        super.init(gtk_check_button_new())
        let icon = application.icons.first(where: Icons.has) ?? "application-x-executable"
        let text = Box(.column)
        let name = Label(application.name).oneLine()
        name.addClass("deskhand-strong")
        text.add(name)
        for title in application.titles {
            let label = Label(title).oneLine()
            label.addClass("deskhand-small")
            text.add(label)
        }
        let row = Box(.row, spacing: 10)
        row.add(Image(icon: icon, pixels: 24).place(.start, .center))
        row.add(text.expand(horizontally: true))
        gtk_container_add(cast(), row.pointer)
        setAccessibleName(([application.name] + application.titles).joined(separator: ", "))
        self.isOn = isOn
        isVisible = true
    }

    /// Whether it is to be seen.
    var isOn: Bool {
        get { gtk_toggle_button_get_active(cast()) != 0 }
        set { gtk_toggle_button_set_active(cast(), newValue ? 1 : 0) }
    }
}
