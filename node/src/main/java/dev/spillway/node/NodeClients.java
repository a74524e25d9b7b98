package dev.spillway.node;

import dev.spillway.kube.ApiServer;
import dev.spillway.kube.ServiceCache;

/**
 * A virtual node's ways to the API server, all as that node. They are closed by whoever opened them, after the node.
 *
 * @param api for everything but the lease
 * @param lease a connection of its own, so that nothing else can block the heartbeat
 * @param services may be shared by all virtual nodes of a process
 */
public record NodeClients(ApiServer api, ApiServer lease, ServiceCache services) {}
