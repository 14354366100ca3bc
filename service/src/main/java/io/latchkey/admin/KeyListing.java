package io.latchkey.admin;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys and how they were used. Which keys these are is settled; how each was used is read when the stream reaches it, and no lock
 * is held meanwhile. For one reader.
 *
 * @param totalKeys how many local keys there are, listed or not
 * @param keys the keys that are listed; can be read once
 * @param next the id after which the listing goes on; null: there is no more
 */
public record KeyListing(
        int totalKeys, Stream<KeyReport> keys, @Nullable String next) {}
