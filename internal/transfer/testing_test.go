package transfer

// SetPutSize sets the number of articles in one Put.
func (im *Importer) SetPutSize(n int) { im.putSize = n }
