import Invitation
import LocalAPI
import Raster

extension Host {
    /// Looks at what works on this desktop, and says what to do about what does not.
    func findings() async -> [Finding] {
        var findings = [gatewayFinding(), policyFinding()]
        guard let desktop else {
            return findings + [
                Finding(
                    name: "display", state: .bad,
                    text: "No X11 display can be reached, so the screen cannot be shared.",
                    advice: "Run it inside a graphical session on X11 (Xorg)."
                        + " Chat and files work without one.")
            ]
        }
        let displays = await desktop.displays()
        let abilities = await desktop.abilities
        findings.append(
            Finding(
                name: "display", state: displays.isEmpty ? .bad : .good,
                text: displays.map { "\($0.name) \($0.area.width)x\($0.area.height)" }
                    .joined(separator: ", "),
                advice: displays.isEmpty ? "No monitor is switched on." : nil))
        findings += [
            ability(
                .see, in: abilities, "The screen can be shared.", "The screen cannot be shared."),
            ability(
                .control, in: abilities, "Support can be given control.",
                "Support can see, but not control: the XTEST extension is missing."),
            ability(
                .clipboard, in: abilities, "The clipboard can be shared.",
                "The clipboard cannot be shared."),
            ability(
                .windows, in: abilities, "Windows can be told apart.",
                "Windows cannot be told apart: no window manager says which there are."),
            ability(
                .overlay, in: abilities, "A watermark can be shown.",
                "No watermark can be shown: the SHAPE extension is missing."),
        ]
        return findings
    }

    private func ability(
        _ ability: DesktopAbility, in abilities: Set<DesktopAbility>, _ works: String,
        _ fails: String
    ) -> Finding {
        let isThere = abilities.contains(ability)
        return Finding(
            name: ability.rawValue, state: isThere ? .good : .fair, text: isThere ? works : fails)
    }

    private func gatewayFinding() -> Finding {
        guard let gateway = configuration.gateway else {
            return Finding(
                name: "gateway", state: .fair, text: "No gateway is set for PINs alone.",
                advice: "Use the whole link that you were given, or --gateway URL.")
        }
        return Finding(
            name: "gateway", state: .good, text: "PINs are redeemed at \(gateway.displayHost).")
    }

    private func policyFinding() -> Finding {
        guard let warning = configuration.warning else {
            return Finding(name: "policy", state: .good, text: "No fault in the policy.")
        }
        return Finding(
            name: "policy", state: .bad, text: warning,
            advice: "Ask the administrator of this computer.")
    }
}
