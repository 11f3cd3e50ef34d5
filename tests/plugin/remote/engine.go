package remote

import (
	"context"
	"fmt"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// engine takes what programs and plugins log.
type engine struct {
	pulumirpc.UnimplementedEngineServer
	mutex sync.Mutex
	root  string
	logs  []string
}

// Log keeps a message.
func (e *engine) Log(_ context.Context, request *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.logs = append(e.logs, request.GetMessage())
	return &emptypb.Empty{}, nil
}

// SetRootResource keeps the stack's URN.
func (e *engine) SetRootResource(_ context.Context, request *pulumirpc.SetRootResourceRequest) (*pulumirpc.SetRootResourceResponse, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.root = request.GetUrn()
	return &pulumirpc.SetRootResourceResponse{}, nil
}

// GetRootResource is the stack's URN.
func (e *engine) GetRootResource(context.Context, *pulumirpc.GetRootResourceRequest) (*pulumirpc.GetRootResourceResponse, error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	return &pulumirpc.GetRootResourceResponse{Urn: e.root}, nil
}

// serve listens on the loopback until the context ends.
func serve(ctx context.Context, register func(*grpc.Server)) (string, error) {
	cancel := make(chan bool)
	context.AfterFunc(ctx, func() { close(cancel) })
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			register(server)
			return nil
		},
	})
	if err != nil {
		return "", fmt.Errorf("listening on the loopback: %w", err)
	}
	return fmt.Sprintf("127.0.0.1:%d", handle.Port), nil
}
