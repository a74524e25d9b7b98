package dev.spillway.core.eviction;

/** How much of something a machine has left, and has in all: bytes, inodes or process numbers. */
public record Level(long available, long capacity) {}
