package io.latchkey.benchmarks.redis;

import io.latchkey.limit.RateLimit;

/** What is compared. */
public enum Library {
    LATCHKEY {
        @Override
        Contender open(String url, int keys, RateLimit limit) {
            return new Latchkey(url, keys, limit);
        }
    },
    BUCKET4J {
        @Override
        Contender open(String url, int keys, RateLimit limit) {
            return new Bucket4j(url, keys, limit, false);
        }
    },
    /** What a node asks of one key meanwhile, it asks in one go. */
    BUCKET4J_BATCHING {
        @Override
        Contender open(String url, int keys, RateLimit limit) {
            return new Bucket4j(url, keys, limit, true);
        }
    },
    /** No limiter: the least that a question to Redis costs. */
    GET {
        @Override
        Contender open(String url, int keys, RateLimit limit) {
            return new PlainGet(url, keys);
        }
    };

    abstract Contender open(String url, int keys, RateLimit limit);
}
