import Testing

struct ImportTests {
    @Test func `the table names every module, and no other`() throws {
        let folders = Set(try Repository.names(in: "Sources"))
        #expect(folders == Set(ModuleTable.all.map(\.name)).union(ModuleTable.cModules))
    }

    @Test(arguments: ModuleTable.all)
    func `a module imports nothing but what the table allows`(entry: ModuleTable.Entry) throws {
        let files = try Repository.sources(of: entry.name)
        #expect(!files.isEmpty)
        for file in files {
            let strange = file.imports.subtracting(entry.imports).sorted()
            #expect(strange == [], "\(file.path); the table's reason: \(entry.reason)")
        }
    }

    @Test(arguments: ModuleTable.all)
    func `what the table allows is really imported`(entry: ModuleTable.Entry) throws {
        let files = try Repository.sources(of: entry.name)
        let used = files.reduce(into: Set()) { $0.formUnion($1.imports) }
        // The host may import every pure module, and need not.
        let allowed = entry.name == "HostRuntime" ? used : entry.imports
        #expect(allowed.subtracting(used).sorted() == [])
    }

    @Test(arguments: ModuleTable.tools)
    func `a tool for development imports what the table says`(entry: ModuleTable.Entry) throws {
        let files = try Repository.sources(of: entry.name, in: "Tests/Tools")
        let used = files.reduce(into: Set()) { $0.formUnion($1.imports) }
        #expect(used.sorted() == entry.imports.sorted(), "the table's reason: \(entry.reason)")
    }

    @Test func `Foundation is imported nowhere, only its essentials`() throws {
        for file in try Repository.sources() {
            #expect(!file.imports.contains("Foundation"), "\(file.path)")
        }
    }

    @Test func `adapters never import one another`() {
        let names = Set(ModuleTable.adapters.map(\.name))
        for entry in ModuleTable.adapters {
            let others = entry.imports.intersection(names)
            // The daemon's half of the socket stands on the client's half.
            #expect(others == (entry.name == "LocalServer" ? ["LocalSocket"] : []))
        }
    }

    @Test func `the faces and the gateway know nothing of the host`() {
        let hosts = Set((ModuleTable.host + ModuleTable.adapters).map(\.name))
        for entry in ModuleTable.faces + ModuleTable.gateway {
            let known = entry.imports.intersection(hosts)
            // A policy is checked where no daemon runs.
            #expect(known.subtracting(["LocalSocket", "PolicyFile"]) == [])
        }
    }

    @Test func `C modules hold headers and what Swift cannot see`() throws {
        for name in ModuleTable.cModules {
            #expect(try Repository.sources(of: name).isEmpty, "\(name)")
        }
    }
}
