package localcache

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/redoubt-iac/redoubt/internal/filelock"
)

// Options say what to start.
type Options struct {
	// Project is the folder of Pulumi.yaml, Environment the name of one of its stack files.
	Project, Environment string
	// Port is the TCP port; 0 takes the service's own if it is free, else any that is.
	Port int
	// Binary is the redis-server to run, by its path or its name; "" is the one in PATH.
	Binary string
	// Clock says what day it is, for the waivers.
	Clock func() time.Time
}

// Server is a local cache that this process started.
type Server struct {
	Settings Settings
	at       folder
	// ended is closed when the process has ended; failure is what it ended with.
	ended   chan struct{}
	failure error
}

// RunningError says that the environment's local cache runs already.
type RunningError struct{ Settings Settings }

// Error implements error.
func (e *RunningError) Error() string {
	if e.Settings.Port == 0 {
		return "the local cache is just being started, or stopped, by somebody else; try again in a moment"
	}
	return fmt.Sprintf("the local cache of %s runs already, on %s:%d since %s; stop it first: redoubt local stop %[1]s",
		e.Settings.Environment, e.Settings.Host, e.Settings.Port, e.Settings.Started.Local().Format(time.DateTime))
}

// Start runs a redis-server with the posture of an environment, and returns once it answers. It goes on when this process
// ends: [Server.Stop] or [Stop] end it. The error is a [RunningError] if it runs already.
func Start(ctx context.Context, o Options) (*Server, error) {
	if err := supported(); err != nil {
		return nil, err
	}
	posture, err := Read(o.Project, o.Environment, o.Clock)
	if err != nil {
		return nil, err
	}
	found, err := findBinary(ctx, o.Binary)
	if err != nil {
		return nil, err
	}
	at, err := placeOf(o.Project, o.Environment)
	if err != nil {
		return nil, err
	}
	if err := at.make(); err != nil {
		return nil, err
	}
	lock, err := at.holdSoon(ctx)
	if errors.Is(err, filelock.ErrHeld) {
		running, _ := at.load(o.Environment)
		return nil, &RunningError{running}
	}
	if err != nil {
		return nil, err
	}
	server, err := start(ctx, at, lock, found, posture, o)
	// A port that was chosen because it was free may have been taken since.
	for attempt := 1; attempt < startAttempts && o.Port == 0 && portWasTaken(err); attempt++ {
		server, err = start(ctx, at, lock, found, posture, o)
	}
	if err != nil {
		return nil, errors.Join(err, at.forget(), filelock.Release(lock))
	}
	return server, lock.Close() // the server's copy keeps the lock
}

// startAttempts is how often a server is started that finds its port taken.
const startAttempts = 5

func portWasTaken(err error) bool {
	var ended *EndedError
	return errors.As(err, &ended) && ended.portTaken()
}

// holdSoon takes the lock, and waits for those who only look whether it is free.
func (f folder) holdSoon(ctx context.Context) (lock *os.File, err error) {
	for range 20 {
		if lock, err = f.hold(); !errors.Is(err, filelock.ErrHeld) {
			return lock, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil, err
}

// start needs the lock of the folder.
func start(ctx context.Context, at folder, lock *os.File, found binary, posture Posture, o Options) (*Server, error) {
	posture, notes := thisMachine().fit(posture)
	chosen, err := choosePorts(posture, o.Port)
	if err != nil {
		return nil, err
	}
	settings := Settings{
		Environment: posture.Environment, Service: posture.Service, SKU: posture.SKU, Host: serverName, Port: chosen.clients,
		CAFile: at.path(authorityFile), RedisVersion: found.version, Clustered: posture.Clustered, AccessKeysOff: !posture.AccessKeysOn,
		Notes: notes, LogFile: at.path(logFile), Started: time.Now().UTC().Truncate(time.Second),
	}
	if err := at.prepare(&settings, posture, chosen); err != nil {
		return nil, err
	}
	server := &Server{at: at, ended: make(chan struct{})}
	if settings.PID, err = server.run(at, lock, found); err != nil {
		return nil, err
	}
	server.Settings = settings
	if err := server.ready(ctx); err != nil {
		_ = kill(settings.PID)
		<-server.ended
		return nil, err
	}
	if err := at.save(settings); err != nil {
		_ = kill(settings.PID)
		<-server.ended
		return nil, err
	}
	return server, nil
}

// prepare writes all files that the server reads, and the passwords.
func (f folder) prepare(settings *Settings, posture Posture, chosen ports) error {
	if err := f.forget(); err != nil {
		return err
	}
	if err := f.make(); err != nil {
		return err
	}
	made, err := newCertificates(posture.Environment, time.Now())
	if err != nil {
		return err
	}
	users, err := accounts(posture)
	if err != nil {
		return err
	}
	files := map[string][]byte{
		authorityFile: made.authority, serverCertificate: made.server, serverKey: made.key,
		aclFileName: []byte(aclFile(users)), configFile: []byte(configuration(posture, f, chosen)), logFile: nil,
	}
	if posture.Clustered {
		files[nodesFile] = []byte(nodes(newNodeID(), chosen))
	}
	for name, content := range files {
		if err := f.write(name, content); err != nil {
			return err
		}
	}
	return f.writePasswords(settings, users)
}

func (f folder) writePasswords(settings *Settings, users []account) error {
	for _, a := range users {
		for i, password := range a.passwords {
			name := passwordFolder + string(os.PathSeparator) + a.files[i]
			if err := f.write(name, []byte(password)); err != nil {
				return err
			}
			a.user.PasswordFile = f.path(name)
			if a.user.Name == defaultUser {
				settings.KeyFiles = append(settings.KeyFiles, a.user.PasswordFile)
			}
		}
		if a.user.Name != defaultUser {
			settings.Users = append(settings.Users, a.user)
		}
	}
	return nil
}

// newNodeID is the name of a node: 40 hexadecimal digits, by chance.
func newNodeID() string {
	random := make([]byte, 20)
	_, _ = rand.Read(random)
	return hex.EncodeToString(random)
}

// run starts the process. It gets nothing of this process' environment, and its command line names a file only.
func (s *Server) run(at folder, lock *os.File, found binary) (pid int, err error) {
	log, err := os.OpenFile(at.path(logFile), os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return 0, fmt.Errorf("opening the log of the server: %w", err)
	}
	defer log.Close()
	cmd := exec.Command(found.path, at.path(configFile))
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = string(at), []string{"LC_ALL=C"}, log, log
	detach(cmd, lock)
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("starting %s: %w", found.path, err)
	}
	go func() {
		s.failure = cmd.Wait()
		close(s.ended)
	}()
	return cmd.Process.Pid, nil
}
