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
	// Config is the stack's configuration by full key, as JSON.
	Config string
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
			pulumi.EnvParallel+"="+run.Parallel, pulumi.EnvDryRun+"="+strconv.FormatBool(run.Preview))
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
	server := grpc.NewServer()
	pulumirpc.RegisterLanguageRuntimeServer(server, &host{dir: dir, program: program})
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	dir     string
	program Program
}

// Run runs the program and tells the engine how it ended. What it printed is the error's text.
func (h *host) Run(_ context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	config, err := json.Marshal(request.GetConfig())
	if err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	run := Run{
		Organization: request.GetOrganization(), Project: request.GetProject(), Stack: request.GetStack(),
		Monitor: request.GetMonitorAddress(), Config: string(config),
		Parallel: strconv.Itoa(int(request.GetParallel())), Preview: request.GetDryRun(),
	}
	if len(request.GetArgs()) > 0 {
		run.Engine = request.GetArgs()[0]
	}
	cmd := h.program(run)
	cmd.Dir = h.dir
	var printed bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &printed
	if err := cmd.Run(); err != nil {
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with %v:\n%s", err, printed.String())}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}

// GetPluginInfo names a version, which the engine asks for.
func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "1.0.0"}, nil
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
