// Package host answers Pulumi's engine as a language host does, for programs that are commands: a compiled Go program, or
// node with a file. Pulumi's own hosts for Go, Node.js and Python can't be had where the tests run, and programs of users are to
// be run as they are, with their own Pulumi.yaml and stack files.
package host

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Program is the command that runs a program, for what the engine tells of the run.
type Program func(run Run) *exec.Cmd

// Run is what the engine tells of one run.
type Run struct {
	// Organization, Project and Stack are the stack's.
	Organization, Project, Stack string
	// Monitor and Engine are the addresses that the program talks to.
	Monitor, Engine string
	// Config is the stack's configuration by full key, and SecretKeys the list of the keys that are secret, both as JSON.
	Config, SecretKeys string
	// Parallel is how many resources are worked on at a time, Preview whether nothing is to be changed.
	Parallel string
	Preview  bool
}

// Go runs a compiled Go program, with the variables that Pulumi's SDK reads.
func Go(file string) Program {
	return func(run Run) *exec.Cmd {
		cmd := exec.CommandContext(context.Background(), file)
		cmd.Env = append(os.Environ(),
			pulumi.EnvOrganization+"="+run.Organization, pulumi.EnvProject+"="+run.Project, pulumi.EnvStack+"="+run.Stack,
			pulumi.EnvMonitor+"="+run.Monitor, pulumi.EnvEngine+"="+run.Engine, pulumi.EnvConfig+"="+run.Config,
			pulumi.EnvConfigSecretKeys+"="+run.SecretKeys, pulumi.EnvParallel+"="+run.Parallel, pulumi.EnvDryRun+"="+strconv.FormatBool(run.Preview))
		return cmd
	}
}

// Serve answers until the test ends, at the address that `pulumi --client` takes.
func Serve(t testing.TB, dir string, program Program) (address string) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := NewServer("", dir, program)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

// NewServer answers an engine at an address, and runs the program in a folder; "" for the address and the folder that the engine
// names with each run.
func NewServer(engine, dir string, program Program) *grpc.Server {
	server := grpc.NewServer()
	pulumirpc.RegisterLanguageRuntimeServer(server, &host{engine: engine, dir: dir, program: program})
	return server
}

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	engine, dir string
	program     Program
}

// Handshake tells the engine that nothing is asked of it.
func (*host) Handshake(context.Context, *pulumirpc.LanguageHandshakeRequest) (*pulumirpc.LanguageHandshakeResponse, error) {
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

// Run runs the program and tells the engine how it ended. What it printed is the error's text.
func (h *host) Run(_ context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	config, err := json.Marshal(request.GetConfig())
	if err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	secret, err := json.Marshal(request.GetConfigSecretKeys())
	if err != nil {
		return nil, fmt.Errorf("writing the keys of secrets: %w", err)
	}
	run := Run{
		Organization: request.GetOrganization(), Project: request.GetProject(), Stack: request.GetStack(),
		Monitor: request.GetMonitorAddress(), Engine: h.engine, Config: string(config), SecretKeys: string(secret),
		Parallel: strconv.Itoa(int(request.GetParallel())), Preview: request.GetDryRun(),
	}
	if h.engine == "" && len(request.GetArgs()) > 0 {
		run.Engine = request.GetArgs()[0]
	}
	cmd := h.program(run)
	if cmd.Dir = h.dir; h.dir == "" {
		cmd.Dir = request.GetPwd()
	}
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Run(); err != nil {
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with %v:\n%s", err, printed.String())}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}

// GetPluginInfo names a version, which the engine asks for.
func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "3.0.0"}, nil
}

// GetRequiredPackages leaves it to the run which plugins are needed: the simulated Azure is attached to by its port.
func (*host) GetRequiredPackages(context.Context, *pulumirpc.GetRequiredPackagesRequest) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

// GetRequiredPlugins leaves it to the run which plugins are needed.
func (*host) GetRequiredPlugins(context.Context, *pulumirpc.GetRequiredPluginsRequest) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return &pulumirpc.GetRequiredPluginsResponse{}, nil
}

// InstallDependencies has nothing to do: the tests did that.
func (*host) InstallDependencies(*pulumirpc.InstallDependenciesRequest, grpc.ServerStreamingServer[pulumirpc.InstallDependenciesResponse]) error {
	return nil
}

// Node runs the program in a folder with Node.js and the runner of Pulumi's SDK for it, with the flags that Pulumi's host gives
// (https://github.com/pulumi/pulumi/blob/v3.226.0/sdk/nodejs/cmd/pulumi-language-nodejs/main.go).
func Node(dir string) Program {
	return func(run Run) *exec.Cmd {
		args := []string{
			filepath.Join(dir, "node_modules", "@pulumi", "pulumi", "cmd", "run"),
			"--monitor=" + run.Monitor, "--engine=" + run.Engine, "--organization=" + run.Organization, "--project=" + run.Project,
			"--stack=" + run.Stack, "--pwd=" + dir, "--root-directory=" + dir, "--parallel=" + run.Parallel,
		}
		if run.Preview {
			args = append(args, "--dry-run")
		}
		cmd := exec.CommandContext(context.Background(), "node", append(args, ".")...)
		cmd.Env = append(os.Environ(), pulumi.EnvConfig+"="+run.Config, "PULUMI_NODEJS_TYPESCRIPT=true")
		return cmd
	}
}
