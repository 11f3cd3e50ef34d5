// Command languagehost is a stand-in for pulumi-language-go in tests: it runs a program that is built already. The real host
// can't be had through the Go module proxy. Tests put it on the PATH under the real one's name, so that plain `pulumi`
// runs what a page tells its readers to type.
//
// The program is named by REDOUBT_TEST_PROGRAM.
package main

import (
	"fmt"
	"net"
	"os"

	"github.com/redoubt-iac/redoubt/tests/consumers/host"
)

func main() {
	if err := serve(os.Args[len(os.Args)-1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers the engine at an address until it hangs up, and prints the port, as every plugin does.
func serve(engine string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listening for the engine: %w", err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	return host.NewServer(engine, "", host.Go(os.Getenv("REDOUBT_TEST_PROGRAM"))).Serve(listener)
}
