package apptest_test

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// traced names the sandbox of a lab that runs under strace, see TestTraced.
const traced = "LAB_TEST_TRACED"

// No tool opens a file outside of its job, the system's programs and libraries
// and the few files they need, makes a socket, or starts another program: seen
// by strace, on hostile files and on honest ones.
func TestToolsOpenNothingButTheirJob(t *testing.T) {
	t.Parallel()
	if os.Getenv("LAB_TEST_DEEP") == "" {
		t.Skip("every job under strace takes minutes: set LAB_TEST_DEEP=1")
	}
	if _, err := exec.LookPath("strace"); err != nil {
		needtest.Missing(t, "no strace")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, sandbox := range []box.Choice{box.Bubblewrap, box.Landlock} {
		t.Run(string(sandbox), func(t *testing.T) {
			dir := t.TempDir()
			log := filepath.Join(dir, "trace")
			cmd := exec.CommandContext(t.Context(), "strace", "-f", "--seccomp-bpf", "-q", "-y", "-s", "300", "--pidns-translation", "-o", log,
				"-e", "trace=open,openat,openat2,creat,execve,execveat,clone,clone3,fork,vfork,socket,socketpair,connect,bind,sendto,sendmsg",
				self, "-test.run", "^TestTraced$", "-test.v")
			cmd.Env = append(os.Environ(), traced+"="+string(sandbox), "TMPDIR="+dir)
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("the traced lab: %v\n%s", err, said)
			}
			yard{dir, self, sandbox == box.Bubblewrap}.judge(t, read(t, log))
		})
	}
}

// TestTraced is what strace watches: a lab that digitises every kind of file.
func TestTraced(t *testing.T) {
	t.Parallel()
	sandbox := os.Getenv(traced)
	if sandbox == "" {
		return // only TestToolsOpenNothingButTheirJob starts it
	}
	c := apptest.Settings(t)
	c.Sandbox = sandbox
	d := openDesk(t, apptest.OpenIn(t, c))
	for _, name := range []string{"packaging-tutorial.en.pdf", "handbook.ar.pdf", "phone.jpg", "vp8.webm", "officer.pptx", "old.doc", "tables.ods", "live-manual.fr.epub"} {
		data, err := os.ReadFile(needtest.Corpus(t, name))
		if err != nil {
			t.Fatal(err)
		}
		d.send(name, data)
	}
	d.send("photos.cbz", packed(map[string]string{"1.png": string(vast(40, 30)), "2.gif": string(animated(t))})(t))
	d.send("film.mp4", short(t))
	d.send("scan.pdf", scanned(t, 0))
	d.Idle()
	for _, rows := range [][]hostile{documents(), papers(), pixels(), movies()} {
		for _, h := range rows {
			if h.memory > 0 { // otherwise no tool is started
				d.end(t, h)
			}
		}
	}
}

// deed is one system call of one process, as strace writes it. The number of a
// process that ended may be another's later: each life of a number is one of its own.
type deed struct {
	process int
	call    string
	text    string // from the call's name on
	made    int    // the number that clone answered, in strace's own name space
	done    bool   // it succeeded
}

var (
	line    = regexp.MustCompile(`^(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$`)
	ended   = regexp.MustCompile(`\) += (\d+)(?:<(.*?)>)?(?: /\* (\d+) in strace's PID NS \*/)?$`)
	started = regexp.MustCompile(`^"([^"]*)"`)
	died    = regexp.MustCompile(`^(\d+) +\+\+\+ (exited|killed)`)
)

// maxPID is beyond the highest number of a process (proc(5), pid_max).
const maxPID = 1 << 22

// read takes a trace apart; of a call that was interrupted by another process's,
// both halves are put together.
func read(t *testing.T, log string) (acts []deed) {
	t.Helper()
	file, err := os.Open(log)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	half, lives := map[int]string{}, map[int]int{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if m := died.FindStringSubmatch(lines.Text()); m != nil {
			process, _ := strconv.Atoi(m[1])
			lives[process]++
			continue
		}
		m := line.FindStringSubmatch(lines.Text())
		if m == nil {
			continue // a signal
		}
		process, _ := strconv.Atoi(m[1])
		text := m[3]
		if begun, is := strings.CutSuffix(text, " <unfinished ...>"); is {
			half[process] = begun
			continue
		}
		if strings.Contains(lines.Text(), "resumed>") {
			text = half[process] + text
		}
		a := deed{process: process + maxPID*lives[process], call: m[2], text: text}
		if end := ended.FindStringSubmatch(text); end != nil {
			a.done = true
			a.made, _ = strconv.Atoi(end[1])
			if end[3] != "" {
				a.made, _ = strconv.Atoi(end[3])
			}
			a.made += maxPID * lives[a.made]
		}
		acts = append(acts, a)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return acts
}

// job is a process that a tool became, with its threads.
type job struct{ tool string }

// yard is what of the machine is a lab's: its folder, its program, and whether its
// tools have a /tmp of their own.
type yard struct {
	dir, self string
	own       bool
}

// judge looks at what every tool did after it had been started.
func (y yard) judge(t *testing.T, acts []deed) {
	t.Helper()
	jobs := map[int]*job{}
	parents := map[int]int{}
	for _, a := range acts {
		if strings.HasPrefix(a.call, "clone") && a.done && strings.Contains(a.text, "CLONE_THREAD") {
			parents[a.made] = a.process
		}
	}
	of := func(process int) *job {
		for parents[process] != 0 {
			process = parents[process]
		}
		if jobs[process] == nil {
			jobs[process] = &job{}
		}
		return jobs[process]
	}
	runs, opened, refusals := map[string]int{}, map[string]int{}, 0
	for _, a := range acts {
		j := of(a.process)
		switch {
		case a.call == "execve" && a.done && j.tool == "":
			if j.tool = tool(a.text); j.tool != "" {
				runs[j.tool]++
			}
		case j.tool == "":
		case a.call == "open" || a.call == "openat" || a.call == "openat2" || a.call == "creat":
			if !a.done {
				refusals++
				continue
			}
			path := ended.FindStringSubmatch(a.text)[2]
			if !y.permitted(path) || writing.MatchString(a.text) && !y.writable(path) {
				t.Errorf("%s opened %s: %s", j.tool, path, a.text)
			}
			opened[kindOf(path)]++
		case strings.HasPrefix(a.call, "clone") && strings.Contains(a.text, "CLONE_THREAD"):
		case strings.HasPrefix(a.call, "clone") && j.tool == office && a.done: // a child, which is judged like it
			jobs[a.made] = j
		case j.tool == office && (strings.Contains(a.text, "AF_UNIX") || y.own && inTheBox.MatchString(a.text)):
		case a.done:
			t.Errorf("%s: %s(%s", j.tool, a.call, a.text)
		}
	}
	for _, tool := range []string{"ffprobe", "ffmpeg", "vipsthumbnail", "tesseract", office, "pdf-worker", "scan-worker"} {
		if runs[tool] == 0 {
			t.Errorf("%s was never seen: %v", tool, runs)
		}
	}
	t.Logf("runs: %v; %d opens refused; opened: %s", runs, refusals, counted(opened))
}

// tool is the tool that an execve starts, or "" for what comes before it and for
// what tests start themselves: the box names files of its job.
func tool(text string) string {
	m := started.FindStringSubmatch(text)
	if m == nil || !strings.Contains(text, "/job") && !strings.Contains(text, "/lab-box-") {
		return ""
	}
	switch name := filepath.Base(m[1]); {
	case strings.HasPrefix(m[1], "/usr/") && slices.Contains([]string{"ffprobe", "ffmpeg", "vipsthumbnail", "tesseract", office}, name):
		return name
	case name == "lab" && strings.Contains(text, `"pdf-worker"`):
		return "pdf-worker"
	case name == "lab" && strings.Contains(text, `"scan-worker"`):
		return "scan-worker"
	}
	return ""
}

// LibreOffice does not start without a socket, which nobody outside can name.
const office = "soffice.bin"

// inTheBox is what LibreOffice does in bubblewrap, where it reaches nobody, and cannot
// under Landlock: it asks programs of the box for the usual size of paper and for keys,
// and makes sockets of a network that has no other end. To be connected is another
// call.
var inTheBox = regexp.MustCompile(`paperconf|^"/usr/bin/gpg(conf|sm)?"|^AF_INET6?, SOCK_STREAM`)

// places are where a tool may open files, as the kernel names what it opened.
var places = []string{
	"/usr/", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/libreoffice", "/var/lib/libreoffice", "/var/spool/libreoffice", "/var/cache/fontconfig", "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom",
	"/job", "/tmp/orcexec.",
}

// told is what the kernel tells a process of itself and of the machine's
// processors, in bubblewrap's own /proc.
var told = regexp.MustCompile(`^/proc/(stat|filesystems|sys/vm/overcommit_memory|[12]/(status|mountinfo|cgroup|cpuset|maps))$`)

// writing are the ways of opening a file that may change one.
var writing = regexp.MustCompile(`O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|^"`)

// writable reports whether a tool may change a file: those of its job, and those of
// a /tmp of its own.
func (y yard) writable(path string) bool {
	rest, ours := strings.CutPrefix(path, y.dir)
	return ours && (strings.Contains(rest, "/scratch/") || strings.HasPrefix(rest, "/lab-box-")) ||
		y.own && strings.HasPrefix(path, "/tmp/") || strings.HasPrefix(path, "/job/") || path == "/dev/null"
}

func (y yard) permitted(path string) bool {
	if rest, ours := strings.CutPrefix(path, y.dir); ours {
		return strings.Contains(rest, "/scratch/") || strings.HasPrefix(rest, "/lab-box-") || strings.HasPrefix(rest, "/lab-test-pdfium")
	}
	return path == y.self || told.MatchString(path) || y.own && strings.HasPrefix(path, "/tmp") ||
		slices.ContainsFunc(places, func(place string) bool { return strings.HasPrefix(path, place) })
}

// kindOf shortens a path for a count.
func kindOf(path string) string {
	parts := strings.SplitN(path, "/", 4)
	return strings.Join(parts[:min(3, len(parts))], "/")
}

func counted(m map[string]int) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		all = append(all, fmt.Sprintf("%s %d", key, m[key]))
	}
	return strings.Join(all, ", ")
}
