package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"

	qrcode "github.com/skip2/go-qrcode"

	"github.com/digital-learning-lab/lab/internal/app"
	"github.com/digital-learning-lab/lab/internal/config"
)

// serve opens the lab until it is told to stop.
func serve(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	demo := flags.Bool("demo", false, "bring people and courses to try the lab with")
	bare := flags.Bool("bare", false, "with --demo: people only, no courses")
	if err := flags.Parse(args); err != nil {
		return err
	}
	lab, err := open(ctx, app.Options{Demo: *demo, Bare: *bare, Work: true})
	if err != nil {
		return err
	}
	defer lab.Close()
	return lab.Serve(ctx, func(at net.Addr) { greet(ctx, out, lab, at) })
}

// open reads the settings and opens the lab with a log on standard error.
func open(ctx context.Context, o app.Options) (*app.Lab, error) {
	c, err := config.FromEnvironment()
	if err != nil {
		return nil, err
	}
	o.Log = logger(c.Log)
	return app.Open(ctx, c, o)
}

// logger writes one line a happening, for people and for machines.
func logger(level string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: l}))
}

// greet says where the lab is, how to enter it, and what it misses.
func greet(ctx context.Context, out io.Writer, lab *app.Lab, at net.Addr) {
	say := func(format string, values ...any) { _, _ = fmt.Fprintf(out, format+"\n", values...) }
	here, there := addresses(at, lab.Config.TLS.Served())
	say("The lab is open: %s", here)
	if lab.Config.URL != "" {
		say("People type: %s", lab.Config.URL)
		here, there = lab.Config.URL, nil
	}
	for _, address := range there {
		say("On the local network: %s", address)
	}
	if link := lab.FirstLink(); link != "" {
		say("Enter as administrator, once, within a day: %s/in/%s", here, link)
		say("`lab user link NAME` makes another link.")
	}
	if len(there) > 0 {
		greetNetwork(ctx, out, lab, there[0])
	}
	for _, m := range lab.MissingTools() {
		say("Not here: %s (package %s). %s", m.Name, m.Package, m.Loss)
	}
	say("Stop it with Ctrl-C.")
}

// greetNetwork says what others on the local network may do.
func greetNetwork(ctx context.Context, out io.Writer, lab *app.Lab, address string) {
	switch c := lab.Config.TLS; {
	case !c.Served() && c.Plain != "lan":
		_, _ = fmt.Fprintln(out, "Nobody may sign in from there, since plain http can be read on its way:\n"+
			"set LAB_TLS_CERT and LAB_TLS_KEY for https, or LAB_PLAIN=lan where the network is your own.")
	case lab.Demo():
		offerPhone(ctx, out, lab, address)
	}
}

// offerPhone prints a QR code that signs the demonstration's learner in on a
// phone, once.
func offerPhone(ctx context.Context, out io.Writer, lab *app.Lab, address string) {
	ticket, err := lab.PhoneTicket(ctx)
	if err != nil || ticket == "" {
		return // the demonstration was removed: there is nobody to enter as
	}
	code, err := qrcode.New(address+"/in/"+ticket, qrcode.Low)
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(out, "Enter as the learner on a phone, once, within ten minutes: %s/in/%s\n%s", address, ticket, code.ToSmallString(false))
}

// addresses gives the address for this machine, and those for others if the
// lab listens to them.
func addresses(at net.Addr, served bool) (here string, there []string) {
	scheme := "http://"
	if served {
		scheme = "https://"
	}
	tcp, ok := at.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return scheme + at.String(), nil
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		own = nil // then only this machine's address is printed
	}
	for _, a := range own {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.To4() != nil && !ip.IP.IsLoopback() {
			there = append(there, fmt.Sprintf("%s%s:%d", scheme, ip.IP, tcp.Port))
		}
	}
	return fmt.Sprintf("%s127.0.0.1:%d", scheme, tcp.Port), there
}
