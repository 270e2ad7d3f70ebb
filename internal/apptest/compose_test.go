package apptest_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/digital-learning-lab/lab/internal/config"
)

// root is the folder of the project.
const root = "../.."

// composed is docker-compose.yml. What it does not name may not stand there.
type composed struct {
	Services map[string]service
	Volumes  map[string]struct{}
}

type service struct {
	Build       string
	Image       string
	Entrypoint  []string
	Command     []string
	Restart     string
	NetworkMode string `yaml:"network_mode"`
	Init        bool
	Environment map[string]string
	Volumes     []string
	Ports       []string
	Healthcheck struct {
		Test              []string
		Interval, Timeout string
		StartPeriod       string `yaml:"start_period"`
		Retries           int
	}
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	StopGrace   string                                `yaml:"stop_grace_period"`
	SecurityOpt []string                              `yaml:"security_opt"`
	CapDrop     []string                              `yaml:"cap_drop"`
}

func readCompose(t *testing.T) (text string, c composed) {
	t.Helper()
	text = readFile(t, "docker-compose.yml")
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if len(c.Services) == 0 {
		t.Fatal("docker-compose.yml has no services")
	}
	return text, c
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestEveryServiceIsWatchedAndItsVolumesAreNamed(t *testing.T) {
	t.Parallel()
	_, c := readCompose(t)
	used := map[string]bool{}
	for name, s := range c.Services {
		if len(s.Healthcheck.Test) < 2 || s.Healthcheck.Test[0] != "CMD" || s.Healthcheck.Retries == 0 {
			t.Errorf("%s has no health check that names a program: %v", name, s.Healthcheck)
		}
		if (s.Build == "") == (!strings.Contains(s.Image, ":")) {
			t.Errorf("%s has an image of no certain version: %q", name, s.Image)
		}
		for _, mount := range s.Volumes {
			volume, _, _ := strings.Cut(mount, ":")
			used[volume] = true
			if _, named := c.Volumes[volume]; !named {
				t.Errorf("%s keeps %s in no named volume", name, mount)
			}
		}
		for _, port := range s.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s is open to the network at %s", name, port)
			}
		}
		for needed, how := range s.DependsOn {
			if _, there := c.Services[needed]; !there || how.Condition == "service_started" || how.Condition == "" {
				t.Errorf("%s does not wait until %s is well", name, needed)
			}
		}
	}
	for volume := range c.Volumes {
		if !used[volume] {
			t.Errorf("nobody keeps anything in the volume %s", volume)
		}
	}
}

func TestNoSecretStandsInTheFile(t *testing.T) {
	t.Parallel()
	text, c := readCompose(t)
	if found := regexp.MustCompile(`://[^/\s]*:[^/\s]*@`).FindString(text); found != "" {
		t.Errorf("there is a password in %s", found)
	}
	secret := regexp.MustCompile(`PASSWORD|SECRET|KEY|TOKEN|LAB_DATABASE|LAB_BLOBS|LAB_HOT`)
	assignment := regexp.MustCompile(`(\w+)=(\S+ ?\S*)`)
	known := settings()
	for name, s := range c.Services {
		for setting, value := range s.Environment {
			if secret.MatchString(setting) && (!strings.HasSuffix(setting, "_FILE") || !strings.HasPrefix(value, "/secrets/")) {
				t.Errorf("%s takes %s from no file of secrets", name, setting)
			}
			if name == "lab" && !slices.Contains(known, strings.TrimSuffix(setting, "_FILE")) {
				t.Errorf("the lab knows no setting %s", setting)
			}
		}
		for _, told := range assignment.FindAllStringSubmatch(strings.Join(s.Command, "\n"), -1) {
			if secret.MatchString(told[1]) && !strings.HasPrefix(told[2], `"$$(cat /secrets/`) {
				t.Errorf("%s is told %s by its command", name, told[1])
			}
		}
	}
	written := makeSecrets(t, t.TempDir())
	for _, file := range regexp.MustCompile(`/secrets/(\w+)`).FindAllStringSubmatch(text, -1) {
		if len(written[file[1]]) == 0 {
			t.Errorf("nobody writes the secret %s", file[1])
		}
	}
}

func settings() (names []string) {
	for _, s := range config.Settings() {
		names = append(names, s.Name)
	}
	return names
}

func TestSecretsAreRandomAndMadeOnce(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first, second, other := makeSecrets(t, folder), makeSecrets(t, folder), makeSecrets(t, t.TempDir())
	for name, value := range first {
		if second[name] != value {
			t.Errorf("%s is another at the second start", name)
		}
		if other[name] == value || len(value) < 48 {
			t.Errorf("%s is not random: %q", name, value)
		}
	}
	for _, name := range []string{"lab_database", "lab_blobs", "lab_hot"} {
		at, err := url.Parse(first[name])
		if err != nil {
			t.Fatal(err)
		}
		if password, _ := at.User.Password(); password != first[map[string]string{"lab_database": "postgres_password", "lab_blobs": "s3_secret", "lab_hot": "redis_password"}[name]] {
			t.Errorf("%s has another password than its server", name)
		}
	}
}

func TestASecretOfALaterReleaseIsWrittenBesideThoseThatAreThere(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first := makeSecrets(t, folder)
	if err := os.Remove(filepath.Join(folder, "search_key")); err != nil {
		t.Fatal(err)
	}
	second := makeSecrets(t, folder)
	if second["search_key"] == "" || second["lab_database"] != first["lab_database"] {
		t.Errorf("the second start leaves %v of %v", second, first)
	}
}

// makeSecrets does what the service of that name does, and gives what it wrote.
func makeSecrets(t *testing.T, folder string) map[string]string {
	t.Helper()
	execute(t, nil, filepath.Join(root, "deploy/secrets"), folder)
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[file.Name()] = strings.TrimSpace(string(content))
	}
	return all
}

// instruction is a line of a Dockerfile, with those that it goes on in.
type instruction struct {
	stage int
	name  string
	rest  string
}

func readDockerfile(t *testing.T) (all []instruction) {
	t.Helper()
	stage := 0
	for line := range strings.Lines(strings.ReplaceAll(readFile(t, "Dockerfile"), "\\\n", " ")) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		if name == "FROM" {
			stage++
		}
		all = append(all, instruction{stage, name, rest})
	}
	return all
}

func TestTheImageIsMadeOfWhatIsHere(t *testing.T) {
	t.Parallel()
	ignored := readFile(t, ".dockerignore")
	for _, i := range readDockerfile(t) {
		words := strings.Fields(i.rest)
		switch {
		case i.name == "FROM" && (!strings.Contains(words[0], ":") || strings.HasSuffix(words[0], ":latest")):
			t.Errorf("%s is of no certain version", i.rest)
		case i.name == "COPY" && !strings.HasPrefix(i.rest, "--from="):
			for _, source := range words[:len(words)-1] {
				if _, err := os.Stat(filepath.Join(root, source)); err != nil {
					t.Errorf("COPY %s: %v", source, err)
				}
				top, _, _ := strings.Cut(source, "/")
				if !strings.Contains(ignored, "\n!"+top+"\n") || strings.Contains(ignored, "\n"+source+"\n") {
					t.Errorf("COPY %s: .dockerignore leaves it out", source)
				}
			}
		}
	}
	language := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(readFile(t, "go.mod"))
	if len(language) != 2 || !strings.Contains(readFile(t, "Dockerfile"), "FROM golang:"+language[1]+"-") {
		t.Errorf("the image is built with another Go than %v", language)
	}
}

func TestTheImageRunsAsNobodyInParticularWithTheToolsOfALab(t *testing.T) {
	t.Parallel()
	last := map[string]string{}
	all := readDockerfile(t)
	for _, i := range all {
		if i.stage == all[len(all)-1].stage {
			last[i.name] += i.rest + "\n"
		}
	}
	if user := strings.TrimSpace(last["USER"]); !regexp.MustCompile(`^[1-9]\d*(:[1-9]\d*)?$`).MatchString(user) {
		t.Errorf("it runs as %q", user)
	}
	if !strings.Contains(last["HEALTHCHECK"], "lab-ready") || strings.TrimSpace(last["ENTRYPOINT"]) != `["lab"]` {
		t.Errorf("it starts %s and is watched by %s", last["ENTRYPOINT"], last["HEALTHCHECK"])
	}
	for line := range strings.Lines(readFile(t, ".ci/tools")) {
		columns := strings.Split(line, "|")
		if len(columns) < 4 || !slices.Contains(strings.Fields(columns[2]), "run") {
			continue
		}
		if tool := strings.TrimSpace(columns[0]); !strings.Contains(last["RUN"], " "+tool+" ") {
			t.Errorf("the image lacks %s: %s", tool, columns[3])
		}
	}
}

func TestTheComposedServersKeepAnUpload(t *testing.T) {
	t.Parallel()
	_, c := readCompose(t)
	d := deploy(t, c)
	d.startPostgres()
	d.startS3()
	d.startRedis()
	lab := d.startLab()
	content := []byte("un câble, deux bornes\n")
	course, module := lab.Course("Électricité")
	resource := lab.UploadBytes(d.sending(course, module), content)
	lab.Arrived()
	got, err := lab.Send(http.MethodGet, "/media/"+resource+"/1/original", nil)
	if err != nil || got.Status != http.StatusOK || string(got.Body) != string(content) {
		t.Errorf("the upload comes back as %d %q, %v", got.Status, got.Body, err)
	}
}
