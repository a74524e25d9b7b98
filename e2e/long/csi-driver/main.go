// A CSI driver whose volumes are directories of this machine, for e2e/long/csi: the Node service only, spoken with
// upstream's own stubs. Every call is written to standard output, one line each, once it has succeeded.
//
//	csi-driver NAME SOCKET DIRECTORY
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type driver struct {
	csi.UnimplementedIdentityServer
	csi.UnimplementedNodeServer
	name, volumes string
}

func main() {
	name, socket, volumes := os.Args[1], os.Args[2], os.Args[3]
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	os.Remove(socket)
	listener, err := net.Listen("unix", socket)
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	d := &driver{name: name, volumes: volumes}
	csi.RegisterIdentityServer(server, d)
	csi.RegisterNodeServer(server, d)
	log.Fatal(server.Serve(listener))
}

func (d *driver) GetPluginInfo(context.Context, *csi.GetPluginInfoRequest) (*csi.GetPluginInfoResponse, error) {
	return &csi.GetPluginInfoResponse{Name: d.name, VendorVersion: "1"}, nil
}

func (d *driver) NodeGetInfo(context.Context, *csi.NodeGetInfoRequest) (*csi.NodeGetInfoResponse, error) {
	return &csi.NodeGetInfoResponse{
		NodeId:             "machine-of-" + d.name,
		MaxVolumesPerNode:  7,
		AccessibleTopology: &csi.Topology{Segments: map[string]string{"topology." + d.name + "/rack": "r1"}},
	}, nil
}

func (d *driver) NodeGetCapabilities(
	context.Context, *csi.NodeGetCapabilitiesRequest) (*csi.NodeGetCapabilitiesResponse, error) {
	return &csi.NodeGetCapabilitiesResponse{Capabilities: []*csi.NodeServiceCapability{{
		Type: &csi.NodeServiceCapability_Rpc{Rpc: &csi.NodeServiceCapability_RPC{
			Type: csi.NodeServiceCapability_RPC_STAGE_UNSTAGE_VOLUME}}}}}, nil
}

func (d *driver) NodeStageVolume(
	_ context.Context, r *csi.NodeStageVolumeRequest) (*csi.NodeStageVolumeResponse, error) {
	source := filepath.Join(d.volumes, r.VolumeId)
	if _, err := os.Stat(source); err != nil {
		return nil, status.Errorf(codes.NotFound, "no volume %s", r.VolumeId)
	}
	if err := bind(source, r.StagingTargetPath); err != nil {
		return nil, err
	}
	log.Printf("stage %s secret=%s attached=%s fs=%s", r.VolumeId, r.Secrets["key"], r.PublishContext["device"],
		r.VolumeCapability.GetMount().GetFsType())
	return &csi.NodeStageVolumeResponse{}, nil
}

func (d *driver) NodeUnstageVolume(
	_ context.Context, r *csi.NodeUnstageVolumeRequest) (*csi.NodeUnstageVolumeResponse, error) {
	if err := unmount(r.StagingTargetPath); err != nil {
		return nil, err
	}
	log.Printf("unstage %s", r.VolumeId)
	return &csi.NodeUnstageVolumeResponse{}, nil
}

func (d *driver) NodePublishVolume(
	_ context.Context, r *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	source := r.StagingTargetPath
	if r.VolumeContext["csi.storage.k8s.io/ephemeral"] == "true" {
		source = filepath.Join(d.volumes, r.VolumeId)
		if err := os.MkdirAll(source, 0o777); err != nil {
			return nil, status.Error(codes.Internal, err.Error())
		}
	}
	if err := os.MkdirAll(r.TargetPath, 0o750); err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	if err := bind(source, r.TargetPath); err != nil {
		return nil, err
	}
	if r.Readonly {
		if err := syscall.Mount("none", r.TargetPath, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
			return nil, status.Error(codes.Internal, err.Error())
		}
	}
	log.Printf("publish %s pod=%s/%s size=%s mode=%s readonly=%t", r.VolumeId,
		r.VolumeContext["csi.storage.k8s.io/pod.namespace"], r.VolumeContext["csi.storage.k8s.io/pod.name"],
		r.VolumeContext["size"], r.VolumeCapability.GetAccessMode().GetMode(), r.Readonly)
	return &csi.NodePublishVolumeResponse{}, nil
}

func (d *driver) NodeUnpublishVolume(
	_ context.Context, r *csi.NodeUnpublishVolumeRequest) (*csi.NodeUnpublishVolumeResponse, error) {
	if err := unmount(r.TargetPath); err != nil {
		return nil, err
	}
	if err := os.Remove(r.TargetPath); err != nil && !os.IsNotExist(err) {
		return nil, status.Error(codes.Internal, err.Error())
	}
	if len(r.VolumeId) == len("csi-")+64 {
		os.RemoveAll(filepath.Join(d.volumes, r.VolumeId))
	}
	log.Printf("unpublish %s", r.VolumeId)
	return &csi.NodeUnpublishVolumeResponse{}, nil
}

// bind shows source at target, once.
func bind(source, target string) error {
	var from, at syscall.Stat_t
	if err := syscall.Stat(source, &from); err != nil {
		return status.Error(codes.Internal, fmt.Sprint(source, ": ", err))
	}
	if syscall.Stat(target, &at) == nil && from.Dev == at.Dev && from.Ino == at.Ino {
		return nil
	}
	if err := syscall.Mount(source, target, "", syscall.MS_BIND, ""); err != nil {
		return status.Error(codes.Internal, fmt.Sprint(target, ": ", err))
	}
	return nil
}

// unmount has nothing mounted at target afterwards.
func unmount(target string) error {
	err := syscall.Unmount(target, 0)
	if err != nil && err != syscall.EINVAL && err != syscall.ENOENT {
		return status.Error(codes.Internal, fmt.Sprint(target, ": ", err))
	}
	return nil
}
