import CX11

extension X11Desktop {
    /// Returns the keysym of a name such as `Control_L`; `nil` where there is none.
    public func keysym(named name: String) -> UInt32? {
        let keysym = XStringToKeysym(name)
        return keysym == 0 ? nil : UInt32(exactly: keysym)
    }
}
