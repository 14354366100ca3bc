package io.latchkey.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads text that an operator wrote in a file: UTF-8, with or without a byte order mark. Stateless. */
public final class TextFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextFile() {}

    /**
     * Returns the whole text of a file, without a byte order mark.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws UnreadableException if it is there but cannot be read; the message completes "a file that ..."
     */
    public static String read(Path path) throws NoSuchFileException, UnreadableException {
        if (Files.isDirectory(path)) {
            throw new UnreadableException("is a folder; Docker makes one where the file to mount does not exist");
        }
        try {
            return decode(Files.readAllBytes(path));
        } catch (NoSuchFileException | UnreadableException e) {
            throw e;
        } catch (IOException e) {
            // Its message repeats the path, which may be a key that was set in the wrong variable.
            throw new UnreadableException("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /**
     * Returns the text of these bytes, without a byte order mark.
     *
     * @throws UnreadableException if they are not UTF-8; the message completes "a file that ..."
     */
    public static String decode(byte[] bytes) throws UnreadableException {
        if (isUtf16(bytes)) {
            throw new UnreadableException("is UTF-16 text; save it as UTF-8");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return withoutMark(text);
        } catch (CharacterCodingException e) {
            throw new UnreadableException("is not UTF-8 text; save it as UTF-8");
        }
    }

    /** Returns the text without a byte order mark at its beginning. */
    static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    /** UTF-16 begins with its byte order mark, or has a zero byte in one of its first two characters. */
    private static boolean isUtf16(byte[] bytes) {
        if (bytes.length < 2) {
            return false;
        }
        int firstTwo = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        return firstTwo == 0xFEFF || firstTwo == 0xFFFE || (bytes[0] == 0) != (bytes[1] == 0);
    }

    /** A file is there, but its text cannot be read. The message completes "a file that ..." and repeats nothing of it. */
    public static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }
}
