extension AgreementShow: Limited {
    var isWithinLimits: Bool { Limits.allows(version: version) }
}

extension GreetingShow: Limited {
    var isWithinLimits: Bool { Limits.allows(position: position) && Limits.allows(waitSeconds) }
}

extension QueueUpdate: Limited {
    var isWithinLimits: Bool { Limits.allows(position: position) && Limits.allows(waitSeconds) }
}

extension SessionGrace: Limited {
    var isWithinLimits: Bool { Limits.allows(seconds) }
}

extension ScreenConnect: Limited {
    var isWithinLimits: Bool { Limits.allows(url: url) }
}

extension ScreenSelect: Limited {
    var isWithinLimits: Bool { (0...Limits.maximumDisplays).contains(display) }
}

extension KeysSend: Limited {
    var isWithinLimits: Bool {
        Limits.keys.contains(keys.count) && keys.allSatisfy { Limits.allows(key: $0) }
    }
}

extension FileOffer: Limited {
    var isWithinLimits: Bool {
        Limits.allows(fileName: name) && Limits.allows(size: size)
            && Limits.allows(sha256: sha256) && Limits.allows(url: url)
    }
}

extension FileAccepted: Limited {
    var isWithinLimits: Bool { Limits.allows(url: uploadUrl) }
}

extension AgreementAnswer: Limited {
    var isWithinLimits: Bool { Limits.allows(version: version) }
}

extension SharingSet: Limited {
    var isWithinLimits: Bool {
        guard paused.map(NameBound.allows) ?? true else { return false }
        guard let applications else { return true }
        return applications.count <= Limits.maximumApplications
            && applications.allSatisfy(NameBound.allows)
    }
}

extension DisplaysSet: Limited {
    var isWithinLimits: Bool {
        displays.count <= Limits.maximumDisplays
            && (0...Limits.maximumDisplays).contains(current)
            && displays.allSatisfy(\.isWithinLimits)
    }
}

extension DisplayDescription: Limited {
    var isWithinLimits: Bool {
        (1...Limits.maximumDisplays).contains(index) && NameBound.allows(name)
            && [x, y].allSatisfy((-65_535...65_535).contains)
            && [width, height].allSatisfy((1...65_535).contains)
            && scale > 0 && scale <= 16
    }
}

extension FileRequest: Limited {
    var isWithinLimits: Bool {
        Limits.allows(fileName: name) && Limits.allows(size: size) && Limits.allows(sha256: sha256)
    }
}

extension FileDone: Limited {
    var isWithinLimits: Bool { Limits.allows(sha256: sha256) }
}

extension SessionOpen: Limited {
    var isWithinLimits: Bool { Limits.counts.contains(lastEvent) }
}

extension SessionAck: Limited {
    var isWithinLimits: Bool { Limits.counts.contains(event) }
}

extension SessionOpened: Limited {
    var isWithinLimits: Bool {
        Limits.counts.contains(event)
            && Limits.heartbeatSeconds.contains(heartbeatSeconds)
            && Limits.allows(graceSeconds, in: Limits.sessionSeconds)
            && Limits.allows(resumeSeconds, in: Limits.sessionSeconds)
    }
}

extension RedeemRequest: Limited {
    var isWithinLimits: Bool { Limits.allows(code: code) }
}

extension RedeemResponse: Limited {
    var isWithinLimits: Bool { Limits.allows(token: token) && Limits.allows(url: socketUrl) }
}
