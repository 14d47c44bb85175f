import GatewayAPI
import Glibc

/// Reads the wall clock.
func wallTime() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}

/// Counts the seconds since Monday, 00:00, as the computer's own calendar has it.
func secondOfWeek(_ time: Timestamp) -> Int {
    var seconds = time_t(time.milliseconds / 1000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    let day = (Int(parts.tm_wday) + 6) % 7
    return ((day * 24 + Int(parts.tm_hour)) * 60 + Int(parts.tm_min)) * 60 + Int(parts.tm_sec)
}
