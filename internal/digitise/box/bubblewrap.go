package box

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"time"
)

func bubblewrapLacking() error {
	for _, tool := range []string{"/usr/bin/nice", "/usr/bin/prlimit", "/usr/bin/bwrap"} {
		if !executable(tool) {
			return fmt.Errorf("%s is not installed", tool)
		}
	}
	return nil
}

func bubblewrapped(ctx context.Context, p program, c Command) (*exec.Cmd, func(), error) {
	line := arguments(p, c)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Env = []string{"PATH=/usr/bin", "LANG=C.UTF-8"}
	return cmd, func() {}, nil
}

// arguments is the whole command line; the order of bubblewrap's matters.
func arguments(p program, c Command) []string {
	line := []string{
		"/usr/bin/nice", "-n", strconv.Itoa(niceness), "/usr/bin/prlimit",
		"--cpu=" + seconds(p.limits.CPU) + ":" + seconds(p.limits.CPU+grace), "--as=" + strconv.FormatInt(p.limits.Memory, 10),
		"--fsize=" + strconv.FormatInt(p.limits.FileSize, 10), "--nofile=" + strconv.Itoa(openFiles), "--core=0", "--",
		"/usr/bin/bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
		"--uid", "65534", "--gid", "65534", "--hostname", "job",
		"--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64",
		"--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try", "/etc/fonts", "/etc/fonts",
		"--ro-bind-try", "/etc/libreoffice", "/etc/libreoffice",
		"--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--ro-bind-try", "/var/cache/fontconfig", "/var/cache/fontconfig",
		"--proc", "/proc", "--dev", "/dev", "--size", "2147483648", "--tmpfs", "/tmp", "--dir", Job, "--dir", Out,
	}
	if c.Source != "" {
		line = append(line, "--ro-bind", c.Source, Source)
	}
	if c.Out != "" {
		line = append(line, "--bind", c.Out, Out)
	}
	for _, s := range c.Show {
		bind := "--ro-bind"
		if s.Writable {
			bind = "--bind"
		}
		line = append(line, bind, s.From, s.To)
	}
	line = append(line, "--chdir", Out, "--clearenv", "--setenv", "PATH", "/usr/bin", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8")
	for _, e := range c.Env {
		name, value := cut(e)
		line = append(line, "--setenv", name, value)
	}
	line = append(line, "--", p.path)
	return append(line, c.Args...)
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
