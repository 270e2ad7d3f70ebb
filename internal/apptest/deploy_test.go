package apptest_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/digital-learning-lab/lab/internal/apptest"
	"github.com/digital-learning-lab/lab/internal/needtest"
)

// deployment is docker-compose.yml without containers: the same programs with
// the same commands, settings and health checks, where only paths and addresses
// are those of this machine.
type deployment struct {
	t        *testing.T
	services map[string]service
	folder   string            // of its volumes
	programs string            // that a container finds on its path
	here     *strings.Replacer // from a container's paths and addresses to this machine's
	ports    map[string]string // by service
}

// patience is how long a service may take to be well.
const patience = 2 * time.Minute

func deploy(t *testing.T, c composed) *deployment {
	t.Helper()
	d := &deployment{t: t, services: c.Services, folder: reachable(t), programs: t.TempDir(), ports: map[string]string{}}
	for name := range c.Services {
		d.ports[name] = freePort(t)
	}
	d.here = strings.NewReplacer(
		"$$", "$", "/secrets", d.volume("secrets"), "/buckets", d.volume("buckets"), "/data", d.volume("data"), "/sessions", d.volume("sessions"), "/tmp/lab-redis.conf", filepath.Join(d.folder, "redis.conf"),
		"@redis:6379", "@127.0.0.1:"+d.ports["redis"], "6379", d.ports["redis"],
		"@postgres:5432", "@127.0.0.1:"+d.ports["postgres"], "@s3:7070", "@127.0.0.1:"+d.ports["s3"], ":7070", ":"+d.ports["s3"],
		"meilisearch:7700", "127.0.0.1:"+d.ports["meilisearch"], // where nobody answers
		"0.0.0.0:8080", "127.0.0.1:"+d.ports["lab"], "127.0.0.1:8080", "127.0.0.1:"+d.ports["lab"],
	)
	d.program("versitygw", os.Getenv("LAB_TEST_VERSITYGW"))
	d.program("lab-ready", filepath.Join(root, "deploy/ready"))
	d.program("lab", apptest.Build(t))
	for name, secret := range makeSecrets(t, d.volume("secrets")) {
		if err := os.WriteFile(filepath.Join(d.volume("secrets"), name), []byte(d.here.Replace(secret)), 0o644); err != nil { //nolint:gosec // as in the volume
			t.Fatal(err)
		}
	}
	return d
}

// reachable makes a folder that the user of the database reaches too.
func reachable(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "lab-compose-") //nolint:usetesting // that of the test is closed to other users
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o711); err != nil { //nolint:gosec // see above
		t.Fatal(err)
	}
	return folder
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// volume makes the folder of a named volume.
func (d *deployment) volume(name string) string {
	path := filepath.Join(d.folder, name)
	if err := os.MkdirAll(path, 0o755); err != nil { //nolint:gosec // as the engine makes it
		d.t.Fatal(err)
	}
	return path
}

// program puts a program where a container would find it.
func (d *deployment) program(name, file string) {
	d.t.Helper()
	path, err := filepath.Abs(file)
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil || file == "" {
		needtest.Missing(d.t, name+" is not here (.ci/s3 builds the S3 server)")
	}
	if err := os.Symlink(path, filepath.Join(d.programs, name)); err != nil {
		d.t.Fatal(err)
	}
}

// start starts what a service runs, and ends it with the test.
func (d *deployment) start(service string, as *syscall.Credential, command []string) {
	d.t.Helper()
	cmd := exec.Command(d.here.Replace(command[0]))
	if found, err := exec.LookPath(filepath.Join(d.programs, command[0])); err == nil {
		cmd = exec.Command(found)
	}
	for _, argument := range command[1:] {
		cmd.Args = append(cmd.Args, d.here.Replace(argument))
	}
	cmd.Env = d.environment(service)
	cmd.Dir, cmd.Stdout, cmd.Stderr = d.folder, d.t.Output(), d.t.Output()
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as, Setpgid: true}
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("start %s: %v", service, err)
	}
	d.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGINT) // one that ended already is what is wanted
		_ = cmd.Wait()                         // ended by a signal is an error to Wait
	})
}

func (d *deployment) environment(service string) []string {
	env := []string{"PATH=" + d.programs + ":" + os.Getenv("PATH"), "HOME=" + d.folder}
	for name, value := range d.services[service].Environment {
		env = append(env, name+"="+d.here.Replace(value))
	}
	return env
}

// well waits until the health check of a service says so.
func (d *deployment) well(service string, env ...string) {
	d.t.Helper()
	test := d.services[service].Healthcheck.Test[1:]
	apptest.Eventually(d.t, patience, service+" to be well", func() bool {
		check := exec.CommandContext(d.t.Context(), test[0])
		if found, err := exec.LookPath(filepath.Join(d.programs, test[0])); err == nil {
			check = exec.CommandContext(d.t.Context(), found)
		}
		for _, argument := range test[1:] {
			check.Args = append(check.Args, d.here.Replace(argument))
		}
		check.Env = append(d.environment(service), env...)
		return check.Run() == nil
	})
}

// startPostgres does what the entrypoint of the image does with the settings:
// a cluster with the user, the password and the options, and the database.
func (d *deployment) startPostgres() {
	d.t.Helper()
	s := d.services["postgres"].Environment
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(found) == 0 {
		needtest.Missing(d.t, "PostgreSQL is not installed")
	}
	bin, data, as := found[len(found)-1], d.volume("postgres"), owner(d.t)
	if as != nil {
		if err := os.Chown(data, int(as.Uid), int(as.Gid)); err != nil {
			d.t.Fatal(err)
		}
	}
	options := strings.Fields(s["POSTGRES_INITDB_ARGS"])
	execute(d.t, as, filepath.Join(bin, "initdb"), append(options, "--pgdata="+data, "--username="+s["POSTGRES_USER"], "--pwfile="+d.here.Replace(s["POSTGRES_PASSWORD_FILE"]), "--no-sync")...)
	d.start("postgres", as, []string{filepath.Join(bin, "postgres"), "-D", data, "-p", d.ports["postgres"], "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=" + data})
	apptest.Eventually(d.t, patience, "PostgreSQL to begin", func() bool {
		return exec.CommandContext(d.t.Context(), filepath.Join(bin, "pg_isready"), "--host="+data, "--port="+d.ports["postgres"]).Run() == nil
	})
	execute(d.t, as, filepath.Join(bin, "createdb"), "--host="+data, "--port="+d.ports["postgres"], "--username="+s["POSTGRES_USER"], s["POSTGRES_DB"])
	d.well("postgres", "PGPORT="+d.ports["postgres"])
}

// owner is the user that PostgreSQL runs as: it refuses to be root.
func owner(t *testing.T) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
	if uidErr != nil || gidErr != nil {
		t.Fatal(u)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func (d *deployment) startRedis() {
	d.t.Helper()
	s := d.services["redis"]
	d.start("redis", nil, append(append([]string{}, s.Entrypoint...), s.Command...))
	d.well("redis")
}

func (d *deployment) startS3() {
	d.t.Helper()
	s := d.services["s3"]
	d.start("s3", nil, append(append([]string{}, s.Entrypoint...), s.Command...))
	apptest.Eventually(d.t, patience, "the S3 server to be well", func() bool {
		// Its image has wget for this; here another reader will do.
		test := s.Healthcheck.Test
		r, err := http.Get(d.here.Replace(test[len(test)-1])) //nolint:noctx,gosec // a test's own process
		if err != nil {
			return false
		}
		return r.Body.Close() == nil && r.StatusCode == http.StatusOK
	})
}

// startLab starts the lab as its image does, and gives its first administrator.
func (d *deployment) startLab() *apptest.Client {
	d.t.Helper()
	d.start("lab", nil, []string{"lab", "serve"})
	d.well("lab")
	ctx, cancel := context.WithTimeout(d.t.Context(), time.Minute)
	defer cancel()
	token := exec.CommandContext(ctx, filepath.Join(d.programs, "lab"), "user", "token", "admin", "test")
	token.Env, token.Dir = d.environment("lab"), d.folder
	said, err := token.CombinedOutput()
	if err != nil {
		d.t.Fatalf("token: %v\n%s", err, said)
	}
	return apptest.NewClient(d.t, "http://127.0.0.1:"+d.ports["lab"], strings.TrimSpace(string(said)))
}

func (d *deployment) sending(course, module string) apptest.Sending {
	return apptest.Sending{Course: course, Module: module, Resource: apptest.NewID(), As: "resource", Name: "câblage.txt"}
}

// execute runs a program to its end.
func execute(t *testing.T, as *syscall.Credential, program string, arguments ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, arguments...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	if as != nil {
		cmd.Dir = "/"
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}
