package app

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/digital-learning-lab/lab/internal/blob"
	"github.com/digital-learning-lab/lab/internal/digitise"
	"github.com/digital-learning-lab/lab/internal/digitise/box"
	"github.com/digital-learning-lab/lab/internal/digitise/caption"
	"github.com/digital-learning-lab/lab/internal/digitise/epub"
	"github.com/digital-learning-lab/lab/internal/digitise/ffmpeg"
	"github.com/digital-learning-lab/lab/internal/digitise/ocr"
	"github.com/digital-learning-lab/lab/internal/digitise/office"
	"github.com/digital-learning-lab/lab/internal/digitise/packages"
	"github.com/digital-learning-lab/lab/internal/digitise/pdf"
	"github.com/digital-learning-lab/lab/internal/digitise/photos"
	"github.com/digital-learning-lab/lab/internal/digitise/prose"
	"github.com/digital-learning-lab/lab/internal/digitise/scan"
	"github.com/digital-learning-lab/lab/internal/digitise/vips"
	"github.com/digital-learning-lab/lab/internal/sheet"
)

// openWorkshop joins the tools. Without a sandbox the workshop stands all the
// same: each step that needs one says so and is tried again later.
func (l *Lab) openWorkshop(ctx context.Context, blobs blob.Store) (*digitise.Workshop, *pdf.Documents, error) {
	sandbox, err := box.Choose(ctx, box.Choice(l.Config.Sandbox))
	if err != nil && !errors.Is(err, digitise.ErrSandboxMissing) {
		return nil, nil, err
	}
	l.sandbox = sandbox
	l.warnOfSandbox(ctx, err)
	l.oldSheets = office.New(sandbox, l.Config.Scratch())
	images := vips.New(sandbox)
	documents, err := pdf.New(sandbox, images, filepath.Join(l.Config.Cache(), "pdfium"))
	if err != nil {
		return nil, nil, err
	}
	scans, err := scan.New(sandbox)
	if err != nil {
		return nil, nil, err
	}
	albums := photos.New(images, scans)
	workshop, err := digitise.NewWorkshop(digitise.Tools{
		PDF: documents, Video: ffmpeg.New(sandbox), Image: images, Album: albums, Captions: caption.New(l.log), Text: prose.New(), Book: epub.New(images), Package: packages.New(),
		OCR: ocr.New(sandbox, ocr.Pictures{PDF: documents, Photos: albums, Images: images, Scans: scans}), Office: office.NewPrinter(sandbox, documents),
	}, l.stores.assets, blobs, l.ids, l.Config.Scratch(), l.log)
	if err != nil {
		return nil, nil, err
	}
	l.onClose(workshop.Close)
	return workshop, documents, nil
}

// OldSheets gives what reads old .xls files, also to a command beside a lab at work.
func (l *Lab) OldSheets(ctx context.Context) sheet.Converter {
	if l.oldSheets != nil {
		return l.oldSheets
	}
	sandbox, _ := box.Choose(ctx, box.Choice(l.Config.Sandbox)) // without one, the file's fault says so
	return office.New(sandbox, l.Config.Scratch())
}

// warnOfSandbox says at start what an operator should not overlook.
func (l *Lab) warnOfSandbox(ctx context.Context, missing error) {
	switch {
	case missing != nil:
		l.log.WarnContext(ctx, "no sandbox works here: digitising waits. See lab doctor", "err", missing)
	case l.sandbox.Active() == box.None:
		l.log.WarnContext(ctx, "LAB_SANDBOX=none: WHAT IS UPLOADED IS OPENED WITHOUT A SANDBOX and may read all that the lab may read, and use the network")
	}
}
