// Command push makes an image of a directory and pushes it to a registry that speaks HTTP.
//
//	push [-user U] [-entrypoint JSON] [-cmd JSON] REGISTRY REPOSITORY:TAG DIRECTORY
package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

const (
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	configType   = "application/vnd.oci.image.config.v1+json"
	layerType    = "application/vnd.oci.image.layer.v1.tar"
	path         = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
)

type blob struct {
	MediaType string `json:"mediaType"`
	Digest    string `json:"digest"`
	Size      int    `json:"size"`
	content   []byte
}

func main() {
	log.SetFlags(0)
	user := flag.String("user", "", "who the container runs as")
	entrypoint := flag.String("entrypoint", "null", "JSON list")
	command := flag.String("cmd", "null", "JSON list")
	flag.Parse()
	if flag.NArg() != 3 {
		log.Fatal("usage: push [flags] REGISTRY REPOSITORY:TAG DIRECTORY")
	}
	layer := newBlob(layerType, check(layerOf(flag.Arg(2))))
	config := newBlob(configType, configuration(layer, *user, *entrypoint, *command))
	repository, tag, _ := strings.Cut(flag.Arg(1), ":")
	push("http://"+flag.Arg(0)+"/v2/"+repository, tag, config, layer)
}

func configuration(layer blob, user, entrypoint, command string) []byte {
	process := map[string]any{
		"Env":        []string{path},
		"Entrypoint": json.RawMessage(entrypoint),
		"Cmd":        json.RawMessage(command),
		"User":       user,
		"WorkingDir": "/",
	}
	return check(json.Marshal(map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       process,
		"rootfs":       map[string]any{"type": "layers", "diff_ids": []string{layer.Digest}},
	}))
}

// layerOf packs a directory; everything in it belongs to root, and the same files always give the same bytes.
func layerOf(root string) ([]byte, error) {
	var packed bytes.Buffer
	archive := tar.NewWriter(&packed)
	err := filepath.WalkDir(root, func(file string, _ fs.DirEntry, err error) error {
		if err != nil || file == root {
			return err
		}
		return add(archive, root, file)
	})
	if err != nil {
		return nil, err
	}
	return packed.Bytes(), archive.Close()
}

func add(archive *tar.Writer, root, file string) error {
	info := check(os.Lstat(file))
	target := ""
	if info.Mode()&fs.ModeSymlink != 0 {
		target = check(os.Readlink(file))
	}
	header := check(tar.FileInfoHeader(info, target))
	header.Name = check(filepath.Rel(root, file))
	header.Uid, header.Gid, header.Uname, header.Gname = 0, 0, "", ""
	header.ModTime, header.AccessTime, header.ChangeTime = time.Unix(0, 0), time.Time{}, time.Time{}
	if err := archive.WriteHeader(header); err != nil || !info.Mode().IsRegular() {
		return err
	}
	content, err := os.Open(file)
	if err != nil {
		return err
	}
	defer content.Close()
	_, err = io.Copy(archive, content)
	return err
}

func newBlob(mediaType string, content []byte) blob {
	sum := sha256.Sum256(content)
	return blob{mediaType, "sha256:" + hex.EncodeToString(sum[:]), len(content), content}
}

func push(repository, tag string, config, layer blob) {
	pushBlob(repository, config)
	pushBlob(repository, layer)
	manifest := check(json.Marshal(map[string]any{
		"schemaVersion": 2, "mediaType": manifestType, "config": config, "layers": []blob{layer},
	}))
	send(http.MethodPut, repository+"/manifests/"+tag, manifestType, manifest, http.StatusCreated)
}

func pushBlob(repository string, content blob) {
	known := check(http.Head(repository + "/blobs/" + content.Digest))
	known.Body.Close()
	if known.StatusCode == http.StatusOK {
		return
	}
	upload := send(http.MethodPost, repository+"/blobs/uploads/", "", nil, http.StatusAccepted)
	to := check(upload.Request.URL.Parse(upload.Header.Get("Location")))
	query := to.Query()
	query.Set("digest", content.Digest)
	to.RawQuery = query.Encode()
	send(http.MethodPut, to.String(), "application/octet-stream", content.content, http.StatusCreated)
}

func send(method, to, contentType string, body []byte, expected int) *http.Response {
	request := check(http.NewRequest(method, check(url.Parse(to)).String(), bytes.NewReader(body)))
	request.Header.Set("Content-Type", contentType)
	response := check(http.DefaultClient.Do(request))
	defer response.Body.Close()
	if response.StatusCode != expected {
		answer, _ := io.ReadAll(response.Body)
		log.Fatal(fmt.Sprintf("%s %s: %s: %s", method, to, response.Status, answer))
	}
	return response
}

func check[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
