package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net"
	"net/http"
	"time"
)

// withLogo serves a picture on the loopback for as long as use runs, and hands its address over. The generator for C# puts a
// logo into the package, which it can only download: without an address of ours it asks the internet for Pulumi's.
func withLogo(use func(address string) (map[string][]byte, error)) (map[string][]byte, error) {
	picture, err := logo()
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening on the loopback: %w", err)
	}
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(picture)
	})}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	files, err := use("http://" + listener.Addr().String() + "/logo.png")
	if closed := errors.Join(server.Close(), <-stopped); err == nil && !errors.Is(closed, http.ErrServerClosed) {
		err = fmt.Errorf("serving the logo: %w", closed)
	}
	return files, err
}

// logo is a dark square with a lighter one inside: a redoubt from above.
func logo() ([]byte, error) {
	const size, wall = 64, 12
	picture := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{color.RGBA{R: 0x1b, G: 0x2a, B: 0x41, A: 0xff}, color.RGBA{R: 0xcc, G: 0xd6, B: 0xe4, A: 0xff}})
	for y := wall; y < size-wall; y++ {
		for x := wall; x < size-wall; x++ {
			picture.SetColorIndex(x, y, 1)
		}
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, picture); err != nil {
		return nil, fmt.Errorf("drawing the logo: %w", err)
	}
	return encoded.Bytes(), nil
}
