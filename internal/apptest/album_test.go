package apptest_test

import (
	"archive/zip"
	"bytes"
	"image"
	"image/png"
	"slices"
	"testing"

	"github.com/digital-learning-lab/lab/internal/apptest"
)

// An album of which one photo is damaged is shown all the same: the others keep
// their numbers and their shapes, and who sent it is told which one is missing.
func TestAnAlbumWithADamagedPhotoIsShownWithoutIt(t *testing.T) {
	t.Parallel()
	photo := func(width, height int) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	data := zipped(t, func(z *zip.Writer) error {
		for name, content := range map[string][]byte{
			"IMG_1.png": photo(30, 40), "IMG_2.jpg": []byte("no photo"), "IMG_3.png": photo(80, 40), "IMG_4.png": []byte("no photo"),
		} {
			w, err := z.Create(name)
			if err == nil {
				_, err = w.Write(content)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	d := openDesk(t, apptest.Open(t))
	resource := d.send("cours.cbz", data)
	d.Idle()
	var a asset
	d.trainer.Get("/resources/"+resource, &a)
	if a.Asset.State != "ready" || a.Asset.Flaw != "photos.damaged:IMG_2.jpg, IMG_4.png" {
		t.Errorf("it is %s, %q", a.Asset.State, a.Asset.Flaw)
	}
	var v struct {
		Pages struct {
			Count          int
			Images, Thumbs []string
			Sizes          [][]int
		}
	}
	d.trainer.Get("/resources/"+resource+"/viewer", &v)
	missing := []bool{false, true, false, true}
	if v.Pages.Count != 4 || len(v.Pages.Images) != 4 || len(v.Pages.Sizes) != 4 {
		t.Fatalf("shown: %+v", v.Pages)
	}
	for i, src := range v.Pages.Images {
		if (src == "") != missing[i] {
			t.Errorf("page %d is at %q", i+1, src)
		}
	}
	if v.Pages.Thumbs[1] != "" || v.Pages.Thumbs[2] == "" || !slices.Equal(v.Pages.Sizes[2], []int{80, 40}) || !slices.Equal(v.Pages.Sizes[1], []int{0, 0}) {
		t.Errorf("shown: %+v", v.Pages)
	}
}
