package stream_test

import (
	"strings"
	"testing"

	"github.com/digital-learning-lab/lab/internal/media"
	"github.com/digital-learning-lab/lab/internal/stream"
)

func TestEveryAddressReadsBackAsWhatItNames(t *testing.T) {
	const resource = "01j9z8q4x7k2m5n8p3r6t9v1wb"
	for _, want := range []stream.Wanted{
		{Original: true},
		{Master: true, Playlist: true, Rung: "main"},
		{Playlist: true, Rung: "source"},
		{Role: media.RolePoster},
		{Role: media.RoleDocument},
		{Role: media.RolePage, Ord: 265},
		{Role: media.RoleThumb, Ord: 1},
		{Role: media.RoleImage, Width: 1280},
		{Role: media.RoleInit, Rung: "source"},
		{Role: media.RoleSegment, Rung: "source", Ord: 17},
		{Role: media.RoleCaptions, Rung: "ar"},
		{Role: media.RoleCaptions, Rung: "ar", Playlist: true},
		{Role: media.RoleSheet, Ord: 3},
		{Role: media.RoleHTML, Ord: 12},
		{Role: media.RoleFigure, Ord: 3},
		{Role: media.RoleContents},
		{Whole: true, Rung: "480p"},
	} {
		address := stream.Address(resource, 7, want, "image/webp")
		file, ok := strings.CutPrefix(address, "/media/"+resource+"/7/")
		if !ok {
			t.Errorf("%s does not begin with resource and revision", address)
		}
		if got, err := stream.Parse(file); err != nil || got != want {
			t.Errorf("%s reads back as %+v, %v; want %+v", address, got, err, want)
		}
	}
}

func TestWhatIsNoAddress(t *testing.T) {
	for _, file := range []string{
		"", "/", "..", "../original", "page/..", "page/1/2", "page/-1.webp", "page/01.webp", "page/1e3.webp", "page/9999999.webp",
		"hls/../source.m3u8", "hls/source/..%2f1.m4s", "hls/SOURCE.m3u8", "hls/source/x.m4s", "captions/f r.vtt", "captions/.vtt", "image/.webp", "hls/source\x00.m3u8",
	} {
		if got, err := stream.Parse(file); err == nil {
			t.Errorf("%q passes for %+v", file, got)
		}
	}
}
