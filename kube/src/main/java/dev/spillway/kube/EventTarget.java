package dev.spillway.kube;

/** What an event happened to, as {@code involvedObject} names it. */
record EventTarget(String kind, String namespace, String name, String uid) {}
