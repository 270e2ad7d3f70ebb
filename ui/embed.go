// Package ui holds the browser application as it was built into dist.
//
// Go builds and tests without Node: dist then holds a placeholder only and
// Built answers false. The package reads and writes nothing outside the binary.
package ui

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// FS gives the built files: index.html, assets/, each with .br and .gz beside
// it, and .vite/ with manifest.json and routes.json.
func FS() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path by construction
	}
	return files
}

// Built tells whether the application was built before the binary was.
func Built() bool {
	_, err := fs.Stat(FS(), "index.html")
	return err == nil
}
