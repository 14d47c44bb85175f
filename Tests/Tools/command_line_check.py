#!/usr/bin/env python3
"""Uses the command line as a customer does, also in a pseudo-terminal.

Usage: command_line_check.py DESKHAND DAEMON-PROGRAM
"""
import json, os, pty, re, select, shutil, signal, subprocess, sys, tempfile, time

failures = []
TOOL, DAEMON = map(os.path.abspath, sys.argv[1:3])


def check(name, condition, detail=""):
    if not condition:
        failures.append(name)
        print(f"FAILED {name} {detail!r}", flush=True)


class Home:
    """A private place with the two programs next to each other."""

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="dh")
        os.chmod(self.dir, 0o700)
        self.tool = self.dir + "/deskhand"
        shutil.copy(TOOL, self.tool)
        shutil.copy(DAEMON, self.dir + "/deskhandd")
        self.starts = self.dir + "/starts"
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("DESKHAND")}
        self.runtime = self.dir + "/run"
        os.mkdir(self.runtime, 0o700)
        self.env.update(XDG_RUNTIME_DIR=self.runtime, FAKE_STARTS=self.starts, TZ="UTC", TERM="xterm")
        return self

    def run(self, *words, code=0, stdin="", **more):
        out = subprocess.run([self.tool, *words], env=self.env, input=stdin, text=True,
                             capture_output=True, timeout=30, **more)
        check(f"{words} ends with {code}", out.returncode == code, (out.returncode, out.stderr))
        check(f"{words} prints no escape", "\x1b" not in out.stdout + out.stderr)
        return out

    def daemons(self):
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink(f"/proc/{pid}/exe").startswith(self.dir + "/deskhandd"):
                    found.append(int(pid))
            except OSError:
                pass
        return found

    def __exit__(self, *_):
        for pid in self.daemons():
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.dir, ignore_errors=True)


class Screen:
    """A command in a pseudo-terminal."""

    def __init__(self, home, *words):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(home.tool, ["deskhand", *words], home.env)
        self.text = ""

    def wait(self, text, seconds=10):
        limit = time.monotonic() + seconds
        while text not in self.text:
            if not select.select([self.fd], [], [], max(0, limit - time.monotonic()))[0]:
                check(f"the terminal shows {text!r}", False, self.text[-600:])
                return False
            try:
                self.text += os.read(self.fd, 65536).decode()
            except OSError:
                check(f"the terminal shows {text!r}, before the end", False, self.text[-600:])
                return False
        self.text = self.text.split(text, 1)[1]
        return True

    def type(self, text):
        os.write(self.fd, text.encode())

    def answer(self, prompt, text):
        self.wait(prompt)
        # What is typed in the first moments after a question is passed over, as it should be.
        time.sleep(0.8)
        self.type(text + "\r")

    def end(self, code):
        try:
            while True:
                self.text += os.read(self.fd, 65536).decode()
        except OSError:
            pass
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        check(f"ends with {code}", status == code, (status, self.text[-300:]))


def wrong_use(home):
    bad = ["", "1", "12345", "1234567890123", "+1234567", "1e6000", "0x123456", "12345a",
           "http://support.example/123456", "https://support.example@evil.com/123456",
           "https://support.example\\@evil.com/?code=123456",
           "https://support.example%2eevil.com/?code=123456",
           "https://supp\u043ert.example/?code=123456", "deskhand://", "deskhand:--gateway=evil",
           "https://support.example/?code=123456&gateway=x", "https://support.example/?code=$(id)",
           "123456\u202e", "https://support.example/" + "1" * 5000, "stauts"]
    for text in bad:
        out = home.run("join", "--", text, code=64)
        check(f"error and hint for {text[:40]!r}",
              re.match(r"error: .+\n(hint: .+\n)?$", out.stderr), out.stderr)
        check("the code is not repeated", "123456" not in out.stderr.split("hint:")[0])
    for words in (["join", "123456", "123456"], ["--nope"], ["share"], ["share", "nope"],
                  ["answer", "agreement", "maybe"], ["say"], ["say", " "], ["join", "--gateway"],
                  ["answer", "sharing", "no", "--application", "x"], ["open"], ["send"],
                  ["join", "123456", "--gateway", "http://support.example"],
                  ["join", "123456", "--gateway", "https://support.example/x"],
                  ["say", "x" * 17000], ["join", "-123456"]):
        out = home.run(*words, code=64 if words not in (["share"],) else 0)
        check("wrong usage is said in one way", out.stderr.startswith("error: ")
              or words == ["share"], out.stderr)
    for text in ("http://127.0.0.1/123456", "https://support.example/", "123456", "-x"):
        home.run("open", "--", text, code=64 if text != "http://127.0.0.1/123456" else 69)
    out = subprocess.run([home.tool.encode(), b"join", b"123\xff456"], env=home.env,
                         capture_output=True)
    check("0xFF is refused", out.returncode == 64 and b"error:" in out.stderr, out.stderr)
    check("nothing was started", home.daemons() == [])
    for words in (["status"], ["chat"], ["say", "x"], ["end"], ["share", "stop"], ["files"],
                  ["transcript"], ["answer", "agreement", "yes"]):
        out = home.run(*words, code=69)
        check("not running says how to start", "deskhand join" in out.stderr, out.stderr)
    home.run("send", "/etc/passwd", code=69)
    home.run("send", "/nonexistent", code=65)
    home.run("send", "/dev/zero", code=65)
    home.run("send", "/etc", code=65)
    check("still nothing was started", home.daemons() == [])


def odd_surroundings(home):
    script = 'exec 0<&- 1>&- 2>&-; "$0" "$@"; echo $? > "$XDG_RUNTIME_DIR/code"'
    subprocess.run(["sh", "-c", script, home.tool, "status"], env=home.env, timeout=20)
    check("closed descriptors", open(home.runtime + "/code").read() == "69\n")
    for language in ("C", "tr_TR.UTF-8", "nonsense"):
        home.env["LC_ALL"] = language
        home.run("join", "--no-window", "HTTPS://SUPPORT.EXAMPLE.:443/123456I", code=64)
        home.run("status", code=69)
    del home.env["LC_ALL"]
    out = subprocess.run(f"{home.tool} --help | true", shell=True, env=home.env,
                         capture_output=True, timeout=20)
    check("a closed pipe", out.returncode == 0)
    for count in (0, 1):
        code = ("import ctypes,sys;v=(ctypes.c_char_p*2)(*[b'',None][1-int(sys.argv[2]):]);"
                "ctypes.CDLL(None).execve(sys.argv[1].encode(),v,(ctypes.c_char_p*1)())")
        out = subprocess.run([sys.executable, "-c", code, home.tool, str(count)],
                             env=home.env, capture_output=True, timeout=20)
        check(f"argc {count}", out.returncode == 64, out)
    gone = tempfile.mkdtemp()
    out = subprocess.run(["sh", "-c", 'cd "$1"; rmdir "$1"; "$0" send x', home.tool, gone],
                         env=home.env, capture_output=True, timeout=20)
    check("the current folder is gone", out.returncode == 65, out.stderr)


def launches(home):
    jobs = [subprocess.Popen([home.tool, "doctor", "--json"], env=home.env, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(100)]
    for job in jobs:
        out, err = job.communicate(timeout=60)
        check("each of 100 is served", job.returncode == 0 and json.loads(out), err)
    check("one daemon", len(home.daemons()) == 1, home.daemons())
    check("started once", open(home.starts).read() == "start\n")
    for _ in range(5):
        for pid in home.daemons():
            os.kill(pid, signal.SIGKILL)
        while home.daemons():
            time.sleep(0.01)
        home.run("doctor")
        check("one after a kill", len(home.daemons()) == 1)
    pid = home.daemons()[0]
    check("it is in /", os.readlink(f"/proc/{pid}/cwd") == "/")
    check("its own session", os.getsid(pid) == pid)
    command = open(f"/proc/{pid}/cmdline").read()
    check("nothing in its arguments", command.count("\0") == 1, command)


def by_script(home):
    joined = home.run("join", "--json", "--gateway", "https://support.example", "\uff11\uff11 11-11")
    check("joined", json.loads(joined.stdout) ==
          {"gateway": "https://support.example", "company": "Example\x1b[2J Ltd",
           "resumed": False}, joined.stdout)
    again = home.run("join", "--no-window", "123456", code=75)
    check("twice", "going on" in again.stderr)
    status = json.loads(home.run("status", "--json").stdout)
    check("phase", status["phase"] == "agreement" and status["pending"][0]["kind"] == "agreement")
    text = home.run("status").stdout
    check("status for people", "deskhand answer agreement yes|no" in text and
          text.startswith("Gateway: support.example ("), text)
    check("question", "  We help you.\n  You let us." in text, text)
    home.run("answer", "recording", "yes", code=69)
    home.run("answer", "agreement", "yes")
    home.run("answer", "recording", "no")
    watch = subprocess.Popen([home.tool, "watch", "--json"], env=home.env, text=True,
                             stdout=subprocess.PIPE)
    first = json.loads(watch.stdout.readline())
    check("watch begins with the state", first["method"] == "status.changed" and
          first["params"]["phase"] == "active")
    home.run("say", "!share")
    change = json.loads(watch.stdout.readline())
    check("watch goes on", change["params"]["pending"][0]["kind"] == "sharing", change)
    watch.kill(), watch.wait()
    home.run("answer", "sharing", "control", "--application", "1", "--application", "writer")
    check("what is shared", home.run("status").stdout.count(
        "Anna can see and control only these applications: 1 and writer."))
    out = home.run("share", "view").stdout
    check("applications stay", out == "Anna can see only these applications: 1 and writer.\n", out)
    check("only", "only these applications: 2." in home.run("share", "only", "2").stdout)
    check("whole", "your whole screen" in home.run("share", "control", "--whole-desktop").stdout)
    check("windows", "evil\\u{1B}]52;c;x\\u{7}" in home.run("share", "windows").stdout)
    json.loads(home.run("share", "windows", "--json").stdout)
    check("stop", "Nothing" in home.run("share", "stop").stdout)
    home.run("say", "!evil")
    said = home.run("say", "hello", "there").stdout
    check("said", said == "Sent.\n", said)
    transcript = home.run("transcript").stdout
    check("transcript", "2026-11-21 02:06:02  You: hello there\n" in transcript, transcript[-200:])
    check("escaped", "Anna\\u{1B}[31m: a\\u{1B}[2J\\u{9B}31m\\u{202E}b\\u{200B}\n" in transcript)
    check("marks cut", transcript.count("\u0301") == 4)
    lines = json.loads(home.run("transcript", "--json").stdout)
    check("json keys", set(lines[0]) >= {"messageId", "from", "text", "at", "channel", "delivered"})
    raw = home.run("transcript", "--json").stdout
    check("json drives no terminal", not re.search("[\x80-\x9f\u202e\u200b]", raw))
    home.run("transcript", "--output", home.dir + "/t.txt")
    check("saved", open(home.dir + "/t.txt").read() == transcript)
    check("saved 0600", os.stat(home.dir + "/t.txt").st_mode & 0o777 == 0o600)
    home.run("transcript", "--output", home.dir + "/t.txt", code=65)
    home.run("say", "!file"), home.run("answer", "file", "f1", "yes")
    home.run("say", "!notice"), home.run("answer", "notice", "stay")
    sent = home.run("send", home.dir + "/t.txt").stdout
    check("sent", "“t.txt”, 100 bytes, to support: done\n" in sent, sent)
    json.loads(home.run("files", "--json").stdout), home.run("files")
    doctor = home.run("doctor").stdout
    check("doctor", "partly  sound: No sound.\n        Plug it in." in doctor, doctor)
    check("check", json.loads(home.run("uninstall", "--check", "--json").stdout)["removed"] is False)
    chat = home.run("chat", stdin="from a pipe\n").stdout
    check("chat through a pipe", "You: hello there" in chat and "goes on" in chat, chat[-300:])
    check("it was said", "from a pipe" in home.run("transcript").stdout)
    check("end", home.run("end").stdout == "The session has ended.\n")
    home.run("chat", code=69)
    check("survey", "https://support.example/survey" in home.run("status").stdout)
    check("refused", "Ask for a new one" in home.run("join", "222222", code=65).stderr)
    home.run("join", "444444", code=75)
    home.run("uninstall")
    home.env["DESKHAND_GATEWAY"] = "https://other.example"
    out = home.run("join", "--no-window", "123456")
    check("gateway by environment", "Connected to other.example (" in out.stdout, out.stdout)
    check("no PIN asked without a terminal", "terminal" in home.run(code=64).stderr)


def policies(home):
    draft = home.dir + "/draft.yaml"
    with open(draft, "w") as file:
        file.write("version: 1\npermissions:\n  keys: false\n")
    os.chmod(draft, 0o666)
    check("sound draft", home.run("policy", "check", draft).stdout == "The file is in order.\n")
    check("no problems", home.run("policy", "check", "--json", draft).stdout == "[]\n")
    with open(draft, "w") as file:
        file.write("version: 1\npermissions:\n  kyes: false\nsurprise: \"\\e[31m\"\n")
    lines = home.run("policy", "check", draft, code=65).stdout.splitlines()
    numbers = [line.split(":")[:2] for line in lines]
    check("each problem has its line", numbers == [[draft, "3"], [draft, "4"]], lines)
    found = json.loads(home.run("policy", "check", "--json", draft, code=65).stdout)
    check("problems as JSON", [(p["file"], p["line"]) for p in found] == [(draft, 3), (draft, 4)])
    check("no file", "no such file" in home.run("policy", "check", home.dir + "/none", code=65).stdout)
    strange = home.dir + "/\x1b[2J.yaml"
    with open(strange, "w") as file:
        file.write("version: 2\n")
    home.run("policy", "check", strange, code=65)
    check("no daemon is started for it", home.daemons() == [])
    home.run("policy", "check")
    home.run("policy", code=0)


def by_hand(home):
    s = Screen(home)
    s.wait("Enter it only if it was you who asked them for help.")
    s.answer("Code or link: ", "12")
    s.answer("at least 6 digits", "")
    s.end(1)
    s = Screen(home, "--gateway", "https://support.example:8443")
    s.wait("Gateway: support.example:8443")
    s.answer("Code or link: ", "111 111")
    s.wait("Connecting to support.example:8443 …")
    s.wait("Connected to support.example:8443 (Example\\u{1B}[2J Ltd).")
    s.wait("please read this agreement:")
    s.wait("  Terms\r\n")
    s.answer("Do you accept it? yes/no [no]: ", "what is this?")
    s.answer("Please answer yes or no.", "yes")
    s.wait("You have accepted the agreement.")
    s.answer("May they record? yes/no [no]: ", "")
    s.wait("They may not record.")
    s.wait("Anna from support has joined.")
    s.wait("> ")
    s.type("hellx\x7fo \u00e4\u4e2d\r")
    s.wait("> hello \u00e4\u4e2d\r\n")
    s.type("!evil\r")
    s.wait("Anna\\u{1B}[31m: a\\u{1B}[2J\\u{9B}31m\\u{202E}b\\u{200B}")
    s.type("!share\r")
    s.wait("Anna wants to look.")
    s.type("y\r")  # Meant for the conversation, in the very moment of the question.
    s.answer("What may they do? control/view/no [no]: ", "control")
    s.answer("How much of it? all/applications/no [no]: ", "applications")
    s.wait("  1  Letter")
    s.wait("  2  evil\\u{1B}]52;c;x\\u{7} (x)")
    s.answer("Which numbers? [none]: ", "1")
    s.wait("Anna can see and control only these applications: 1.")
    s.type("/stop\r")
    s.wait("Your screen is no longer shared.")
    s.type("!view\r")
    s.answer("May they see your screen? yes/no [no]: ", "")
    s.wait("Nothing is shared.")
    s.type("!file\r")
    s.wait("Take the file? yes/no [no]: ")
    time.sleep(0.8)
    s.type("/say !withdraw\r")
    s.wait("(This is no longer asked.)")
    s.type("!notice\r")
    s.answer("leave/stay [stay]: ", "stay")
    s.wait("You are staying.")
    s.type("!nudge\r")
    s.wait("Anna asks for your attention!")
    s.type("/help\r")
    s.wait("/end")
    s.type("/nothing\r")
    s.wait("There is no /nothing")
    s.type("half a li\x03")
    s.wait("The session is still going on.")
    s.answer("end/leave [back]: ", "")
    s.wait("> half a li")
    time.sleep(0.1)
    s.type("ne\r")
    s.wait("> half a line\r\n")
    s.type("\x03")
    s.wait("end/leave [back]: ")
    s.type("\x03")
    s.wait("The session goes on.")
    s.end(0)
    s = Screen(home, "chat")
    s.wait("02:06 You: half a line")
    s.wait("> ")
    s.type("!bye\r")
    s.wait("Support has ended the session.")
    s.wait("https://support.example/survey")
    s.end(0)
    s = Screen(home, "open", "--", "deskhand://support.example/?code=111111")
    s.wait("    support.example\r\n")
    s.answer("Start it? yes/no [no]: ", "")
    s.wait("The link was not followed.")
    s.end(77)
    s = Screen(home, "open", "--", "deskhand://support.example/?code=111111")
    s.answer("Start it? yes/no [no]: ", "yes")
    s.answer("Do you accept it? yes/no [no]: ", "")
    s.wait("because you did not accept")
    s.end(0)
    s = Screen(home, "join", "111111")
    s.wait("Do you accept it?")
    command = open(f"/proc/{s.pid}/cmdline").read()
    check("no code in the arguments", "111111" not in command, command)
    os.kill(s.pid, signal.SIGTERM)
    s.end(128 + 15)
    check("the session outlives the terminal", "agreement" in home.run("status").stdout)


if __name__ == "__main__":
    for part in (wrong_use, odd_surroundings, launches, policies, by_script, by_hand):
        with Home() as home:
            part(home)
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)
