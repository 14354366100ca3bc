package io.latchkey.limit.redis;

import io.lettuce.core.protocol.CommandHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/**
 * Closes a connection whose replies announce more than Redis ever sends here: Lettuce allocates some lists at the announced
 * length, which can crash the process. For one connection.
 */
final class ReplyGuard extends ChannelInboundHandlerAdapter {
    private static final long MOST_ELEMENTS = 1_000_000;
    private static final long LONGEST_TEXT = 64L << 20;
    private static final int LONGEST_LINE = 64 * 1024;

    /** The bytes of a text that are still to come, with the end of its line. */
    private long text;

    /** The type that the current line announces; 0: none. */
    private byte type;

    private int line;
    private long number;

    /** Adds a guard before the decoder of replies. */
    static void install(ChannelPipeline pipeline) {
        ChannelHandlerContext decoder = pipeline.context(CommandHandler.class);
        if (decoder != null) {
            pipeline.addBefore(decoder.name(), "latchkey-reply-guard", new ReplyGuard());
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a connection that cannot be closed is closed already
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && !isAcceptable(bytes)) {
            bytes.release();
            context.close();
            return;
        }
        context.fireChannelRead(message);
    }

    private boolean isAcceptable(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
            if (text > 0) {
                int skipped = (int) Math.min(text, bytes.writerIndex() - i);
                text -= skipped;
                i += skipped - 1;
            } else if (!isAcceptable(bytes.getByte(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isAcceptable(byte next) {
        if (line == 0) {
            type = next;
            number = 0;
        } else if (next == '\n') {
            return endLine();
        } else if (next >= '0' && next <= '9' && number <= LONGEST_TEXT) {
            number = 10 * number + next - '0';
        } else if (next == '-') {
            // No length, or one that the decoder refuses.
            type = 0;
        }
        line++;
        return line <= LONGEST_LINE;
    }

    private boolean endLine() {
        line = 0;
        switch (type) {
            case '*', '%', '~', '>', '|' -> {
                return number <= MOST_ELEMENTS;
            }
            case '$', '=', '!' -> {
                text = number + 2;
                return number <= LONGEST_TEXT;
            }
            default -> {
                return true;
            }
        }
    }
}
