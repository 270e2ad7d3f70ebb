package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// nginxSettings is nginx as one process that sends files by sendfile, with all
// it writes in its own folder.
const nginxSettings = `daemon off; master_process off; worker_processes 1;
error_log FOLDER/error.log; pid FOLDER/nginx.pid;
events { worker_connections 512; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  default_type application/octet-stream;
  client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi;
  uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi; UPSTREAM
  server { listen 127.0.0.1:PORT; root ROOT; PASS }
}
`

// nginxUpstream and nginxPass let nginx hand requests on to an S3 server, over
// connections that stay open, with nothing on disk between.
const (
	nginxUpstream = `upstream s3 { server HOST; keepalive 16; }`
	nginxPass     = `location /BUCKET/ {
    proxy_pass http://s3; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host HOST;
    proxy_max_temp_file_size 0;
  }`
)

// startNginx serves the files below root, and the bucket of behind where there
// is one; it gives nil where nginx is not installed.
func startNginx(ctx context.Context, folder, root string, behind *bucket) (*server, error) {
	program, err := exec.LookPath("nginx")
	if err != nil { // Debian keeps it out of the path of ordinary users
		program, err = exec.LookPath("/usr/sbin/nginx")
	}
	if err != nil {
		return nil, nil //nolint:nilnil // nothing to start is no failure here
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	settings := filepath.Join(folder, "nginx.conf")
	upstream, pass := "", ""
	if behind != nil {
		to := strings.NewReplacer("HOST", behind.host, "BUCKET", behind.name)
		upstream, pass = to.Replace(nginxUpstream), to.Replace(nginxPass)
	}
	text := strings.NewReplacer("FOLDER", folder, "PORT", strconv.Itoa(port), "ROOT", root, "UPSTREAM", upstream, "PASS", pass).Replace(nginxSettings)
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(settings, []byte(text), 0o600)); err != nil {
		return nil, err
	}
	s := &server{command: exec.CommandContext(ctx, program, "-p", folder, "-c", settings), ended: make(chan struct{})}
	s.url = fmt.Sprintf("http://127.0.0.1:%d", port)
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	go func() { defer close(s.ended); _ = s.command.Wait() }() // stopped by us, it says that it was
	return s, s.answers(ctx)
}

// answers waits until the server listens.
func (s *server) answers(ctx context.Context) error {
	visitor := newClient(s.url)
	return until(ctx, patience, func() (bool, error) {
		select {
		case <-s.ended:
			return false, errors.New("nginx did not open")
		default:
		}
		_, err := visitor.send(ctx, http.MethodGet, "/", nil)
		return err == nil, nil // until it listens it refuses
	})
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
