package engine_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	cache "github.com/pulumi/pulumi-azure-native-sdk/cache/v2/v20241101"
	network "github.com/pulumi/pulumi-azure-native-sdk/network/v2/v20240501"
	resources "github.com/pulumi/pulumi-azure-native-sdk/resources/v2/v20240301"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/redoubt-iac/redoubt/tests/enginetest"
)

// foreign is a program that has nothing to do with this project's components.
func foreign(ctx *pulumi.Context) error {
	group, err := resources.NewResourceGroup(ctx, "group", &resources.ResourceGroupArgs{Location: pulumi.String("westeurope")})
	if err != nil {
		return err
	}
	vnet, err := network.NewVirtualNetwork(ctx, "network", &network.VirtualNetworkArgs{
		ResourceGroupName: group.Name,
		AddressSpace:      &network.AddressSpaceArgs{AddressPrefixes: pulumi.StringArray{pulumi.String("10.0.0.0/16")}},
		Subnets:           network.SubnetTypeArray{&network.SubnetTypeArgs{Name: pulumi.String("caches"), AddressPrefix: pulumi.String("10.0.1.0/24")}},
	})
	if err != nil {
		return err
	}
	redis, err := cache.NewRedis(ctx, "redis", &cache.RedisArgs{
		ResourceGroupName: group.Name, MinimumTlsVersion: pulumi.String("1.2"),
		Sku: &cache.SkuArgs{Name: pulumi.String("Standard"), Family: pulumi.String("C"), Capacity: pulumi.Int(1)},
	}, pulumi.DependsOn([]pulumi.Resource{vnet}), pulumi.AdditionalSecretOutputs([]string{"accessKeys"}))
	if err != nil {
		return err
	}
	ctx.Export("host", redis.HostName)
	return nil
}

func TestPlainPulumiWorksAgainstAServedSandbox(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send Ctrl-C to one other there")
	}
	c := newCLI(t)
	served := c.serve("sandbox", "serve")
	stack := plainStack(t, served.variables, foreign)
	ctx := context.Background()

	made, err := stack.Up(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if host, _ := made.Outputs["host"].Value.(string); !strings.HasSuffix(host, ".redis.cache.windows.net") {
		t.Errorf("the host name is %q", host)
	}
	again, err := stack.Preview(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if again.ChangeSummary["same"] != 4 || len(again.ChangeSummary) != 1 {
		t.Errorf("the second preview is not empty: %v", again.ChangeSummary)
	}
	if _, err := stack.Destroy(ctx); err != nil {
		t.Fatal(err)
	}
	// Only the project's landing zone is left: the same as what a serve begins with.
	if end := served.stop(); !strings.Contains(end.stdout, "ended with "+c.emptyServe()) || end.code != 0 || !strings.Contains(end.stdout, "they are gone") {
		t.Errorf("got %s", end)
	}
}

// emptyServe is how many resources a sandbox has in which no stack made any.
func (c *cli) emptyServe() string {
	c.t.Helper()
	_, rest, _ := strings.Cut(c.serve("sandbox", "serve").stop().stdout, "ended with ")
	count, _, found := strings.Cut(rest, ";")
	if !found {
		c.t.Fatalf("a serve does not say what it held: %q", rest)
	}
	return count
}

// server is a `sandbox serve` that runs.
type server struct {
	pid       int
	variables map[string]string
	stop      func() outcome
}

// serve starts the command line and reads the variables that it prints.
func (c *cli) serve(args ...string) server {
	c.t.Helper()
	cmd := c.command(args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	stopped := false
	c.t.Cleanup(func() {
		if !stopped {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	lines, printed, variables := bufio.NewReader(pipe), strings.Builder{}, map[string]string{}
	for len(variables) < 3 {
		line, err := lines.ReadString('\n')
		printed.WriteString(line)
		if err != nil {
			c.t.Fatalf("it ended before it was ready: %v\n%s%s", err, printed.String(), stderr.String())
		}
		if assignment, ok := strings.CutPrefix(strings.TrimSpace(line), "export "); ok {
			name, value, _ := strings.Cut(assignment, "=")
			variables[name] = strings.Trim(value, "'")
		}
	}
	return server{cmd.Process.Pid, variables, func() outcome {
		c.t.Helper()
		stopped = true
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			c.t.Fatal(err)
		}
		rest, err := io.ReadAll(lines)
		if err != nil {
			c.t.Fatal(err)
		}
		_ = cmd.Wait() // the exit code says it
		return outcome{printed.String() + string(rest), stderr.String(), cmd.ProcessState.ExitCode()}
	}}
}

// plainStack is a stack as plain `pulumi` has it: no part of this project but
// the variables.
func plainStack(t *testing.T, variables map[string]string, program pulumi.RunFunc) auto.Stack {
	t.Helper()
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(enginetest.CLI(t).Path, filepath.Join(root, "bin", "pulumi")); err != nil {
		t.Skip("no symbolic links here")
	}
	ctx := context.Background()
	command, err := auto.NewPulumiCommand(&auto.PulumiCommandOptions{Root: root})
	if err != nil {
		t.Fatal(err)
	}
	stack, err := auto.NewStackInlineSource(ctx, "plain", "foreign", program,
		auto.Pulumi(command), auto.EnvVars(variables), auto.PulumiHome(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	return stack
}
