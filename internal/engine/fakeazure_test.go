package engine_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// fakeAzure is the least provider that the engine can work with. It knows
// nothing of Azure; the tests here are about the engine.
type fakeAzure struct {
	pulumirpc.UnimplementedResourceProviderServer

	server *grpc.Server
	port   int

	mu        sync.Mutex
	resources map[string]*structpb.Struct // by id
	creations map[string]int
	// slow makes a creation with this name wait before or after it happens.
	slow       map[string]time.Duration
	slowDone   map[string]time.Duration
	slowDelete map[string]time.Duration // waits after the deletion happened
	// fail makes a creation with this name fail.
	fail map[string]string
	// mute makes a creation with this name happen without a useful answer.
	mute map[string]bool
	// began receives the name of each creation, and "delete " and the name of
	// each deletion.
	began chan string
}

func startFake() (*fakeAzure, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	f := &fakeAzure{
		server:     grpc.NewServer(),
		port:       listener.Addr().(*net.TCPAddr).Port,
		resources:  map[string]*structpb.Struct{},
		creations:  map[string]int{},
		slow:       map[string]time.Duration{},
		slowDone:   map[string]time.Duration{},
		slowDelete: map[string]time.Duration{},
		fail:       map[string]string{},
		mute:       map[string]bool{},
		began:      make(chan string, 100),
	}
	pulumirpc.RegisterResourceProviderServer(f.server, f)
	go f.server.Serve(listener) //nolint:errcheck // ends with Close
	return f, nil
}

// keep is the simulator that a run gets: closing it does not end the fake,
// which lives as long as its test.
type keep struct{ *fakeAzure }

func (keep) Close() error { return nil }

func (f *fakeAzure) Port() int { return f.port }

func (f *fakeAzure) Find(token string, inputs map[string]any) (string, bool) {
	id := fmt.Sprintf("/fake/%v", inputs["name"])
	f.mu.Lock()
	defer f.mu.Unlock()
	_, exists := f.resources[id]
	return id, exists
}

func (f *fakeAzure) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "2.92.3"}, nil
}

func (f *fakeAzure) Attach(context.Context, *pulumirpc.PluginAttach) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (f *fakeAzure) CheckConfig(_ context.Context, r *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	return &pulumirpc.CheckResponse{Inputs: r.News}, nil
}

func (f *fakeAzure) DiffConfig(context.Context, *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	return &pulumirpc.DiffResponse{}, nil
}

func (f *fakeAzure) Configure(context.Context, *pulumirpc.ConfigureRequest) (*pulumirpc.ConfigureResponse, error) {
	return &pulumirpc.ConfigureResponse{SupportsPreview: true}, nil
}

func (f *fakeAzure) Check(_ context.Context, r *pulumirpc.CheckRequest) (*pulumirpc.CheckResponse, error) {
	return &pulumirpc.CheckResponse{Inputs: r.News}, nil
}

func (f *fakeAzure) Diff(_ context.Context, r *pulumirpc.DiffRequest) (*pulumirpc.DiffResponse, error) {
	resp := &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}
	for name, v := range r.News.Fields {
		if fmt.Sprint(v.AsInterface()) == fmt.Sprint(r.OldInputs.Fields[name].AsInterface()) {
			continue
		}
		resp.Changes = pulumirpc.DiffResponse_DIFF_SOME
		resp.Diffs = append(resp.Diffs, name)
		if name == "name" {
			resp.Replaces = append(resp.Replaces, name)
		}
	}
	return resp, nil
}

func (f *fakeAzure) Create(_ context.Context, r *pulumirpc.CreateRequest) (*pulumirpc.CreateResponse, error) {
	name := r.Properties.Fields["name"].GetStringValue()
	out := &structpb.Struct{Fields: map[string]*structpb.Value{"host": structpb.NewStringValue(name + ".example.net")}}
	for k, v := range r.Properties.Fields {
		out.Fields[k] = v
	}
	if r.Preview {
		out.Fields["host"] = structpb.NewStringValue(plugin.UnknownStringValue)
		return &pulumirpc.CreateResponse{Properties: out}, nil
	}
	f.began <- name
	f.mu.Lock()
	before, after, failure, mute := f.slow[name], f.slowDone[name], f.fail[name], f.mute[name]
	f.mu.Unlock()
	time.Sleep(before)
	if failure != "" {
		return nil, status.Error(codes.Unknown, failure)
	}
	id := "/fake/" + name
	f.mu.Lock()
	if _, exists := f.resources[id]; exists {
		f.mu.Unlock()
		return nil, status.Error(codes.Unknown, "cannot create already existing resource '"+id+"'")
	}
	f.resources[id] = out
	f.creations[name]++
	f.mu.Unlock()
	time.Sleep(after)
	if mute {
		return nil, status.Error(codes.Unavailable, "the connection broke")
	}
	return &pulumirpc.CreateResponse{Id: id, Properties: out}, nil
}

func (f *fakeAzure) Read(_ context.Context, r *pulumirpc.ReadRequest) (*pulumirpc.ReadResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	out, ok := f.resources[r.Id]
	if !ok {
		return &pulumirpc.ReadResponse{}, nil
	}
	inputs := &structpb.Struct{Fields: map[string]*structpb.Value{}}
	for k, v := range out.Fields {
		if k != "host" {
			inputs.Fields[k] = v
		}
	}
	return &pulumirpc.ReadResponse{Id: r.Id, Properties: out, Inputs: inputs}, nil
}

func (f *fakeAzure) Update(_ context.Context, r *pulumirpc.UpdateRequest) (*pulumirpc.UpdateResponse, error) {
	out := &structpb.Struct{Fields: map[string]*structpb.Value{}}
	for k, v := range r.News.Fields {
		out.Fields[k] = v
	}
	out.Fields["host"] = r.Olds.Fields["host"]
	if !r.Preview {
		f.mu.Lock()
		f.resources[r.Id] = out
		f.mu.Unlock()
	}
	return &pulumirpc.UpdateResponse{Properties: out}, nil
}

func (f *fakeAzure) Delete(_ context.Context, r *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	name := strings.TrimPrefix(r.Id, "/fake/")
	f.mu.Lock()
	delete(f.resources, r.Id)
	wait := f.slowDelete[name]
	f.mu.Unlock()
	f.began <- "delete " + name
	time.Sleep(wait)
	return &emptypb.Empty{}, nil
}

func (f *fakeAzure) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (f *fakeAzure) ids() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := make([]string, 0, len(f.resources))
	for id := range f.resources {
		ids = append(ids, id)
	}
	return ids
}
