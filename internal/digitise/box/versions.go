package box

import (
	"context"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// versions knows what the programs of this machine call themselves. Each is asked
// once, and again when its file is another.
type versions struct {
	mu    sync.Mutex
	known map[string]known
}

type known struct {
	changed time.Time // the program's file
	text    string
}

var number = regexp.MustCompile(`\d+(\.\d+)+`)

// of names a tool and its version, as "ffmpeg 5.1.9"; it is empty for a worker of
// ours, whose version is the step's.
func (v *versions) of(ctx context.Context, p program) string {
	if p.path == Worker {
		return libraryVersion(p.library)
	}
	info, err := os.Stat(p.path)
	if err != nil {
		return ""
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if k, is := v.known[p.path]; is && k.changed.Equal(info.ModTime()) {
		return k.text
	}
	if v.known == nil {
		v.known = map[string]known{}
	}
	v.known[p.path] = known{info.ModTime(), ask(context.WithoutCancel(ctx), p.path)} // for all runs, also where this one is stopped
	return v.known[p.path].text
}

// ask asks a program of the table of tools for its name and version.
func ask(ctx context.Context, path string) string {
	for _, t := range tools {
		if t.path == path {
			return strings.TrimSpace(t.Name + " " + number.FindString(version(ctx, path, t.ask)))
		}
	}
	return ""
}

// libraryVersion names a module that is built into this binary, as
// "go-pdfium 1.21.4".
func libraryVersion(module string) string {
	built, is := debug.ReadBuildInfo()
	if module == "" || !is {
		return ""
	}
	name := module[strings.LastIndex(module, "/")+1:]
	for _, m := range built.Deps {
		if m.Path == module {
			return name + " " + number.FindString(m.Version)
		}
	}
	return name
}
