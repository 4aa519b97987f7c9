package io.carillon.gateway.heads;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the HTTP codec of one connection, on its event loop. {@link HeadFilter} tells it
 * when a request has begun and ended; what the codec writes in between two requests is its refusal
 * of a head, and gets a reason.
 */
final class HeadGuard extends ChannelDuplexHandler {
  static final AttributeKey<HeadGuard> KEY = AttributeKey.valueOf(HeadGuard.class, "guard");

  private static final byte[] HTTP2 = "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int USUAL = 1 << 10;
  private static final int MOST_LOOKED_AT = 64 << 10;
  private static final long LINGER_SECONDS = 1;
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  /** An answer that passed the filters has more headers than fit into so many bytes. */
  private static final int BARE = 120;

  private static final int SWITCHING_TO_HTTP2 = 101;
  private static final Set<Integer> REFUSALS = Set.of(400, 414, 431);

  private enum State {
    /** The next byte begins a head. */
    IDLE,
    /** A head is coming. */
    HEAD,
    /** A request is under way; it need not be looked at. */
    REQUEST,
    /** It was answered before it had come whole: where the next head begins is not known. */
    REST,
    /** Its frames need no looking at. */
    HTTP2,
    /** Answered with a reason; waits for the client to have read it. */
    REFUSED
  }

  private final Duration patience;
  private final Duration readerPatience;
  private State state = State.IDLE;
  private byte[] head = new byte[USUAL];
  private int length;
  private boolean begun;
  private @Nullable ScheduledFuture<?> timer;
  private @Nullable ScheduledFuture<?> stalled;

  /**
   * @param patience how long a head may take
   * @param readerPatience how long a client may stop reading
   */
  HeadGuard(Duration patience, Duration readerPatience) {
    this.patience = patience;
    this.readerPatience = readerPatience;
  }

  /** The codec made a request of the head. */
  void requestBegun() {
    if (state == State.HTTP2) {
      return;
    }
    stopTimer();
    state = State.REQUEST;
    length = 0;
    if (head.length > USUAL) {
      head = new byte[USUAL];
    }
  }

  /**
   * The request was answered.
   *
   * @param whole whether all of its body had come
   */
  void requestEnded(boolean whole) {
    if (state == State.REQUEST) {
      state = whole ? State.IDLE : State.REST;
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    startTimer(context);
    super.channelActive(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    stopTimer();
    if (stalled != null) {
      stalled.cancel(false);
    }
    super.channelInactive(context);
  }

  /** A client that stops reading cannot be told why its answer is cut. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    if (stalled != null) {
      stalled.cancel(false);
      stalled = null;
    }
    if (!context.channel().isWritable()) {
      stalled =
          context
              .executor()
              .schedule(() -> context.close(), readerPatience.toMillis(), TimeUnit.MILLISECONDS);
    }
    super.channelWritabilityChanged(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (state == State.REFUSED || !(message instanceof ByteBuf bytes)) {
      ReferenceCountUtil.release(message);
      return;
    }
    begun = true;
    if (state == State.IDLE) {
      state = State.HEAD;
      length = 0;
      startTimer(context);
    }
    if (state == State.HEAD && isRefused(context, bytes)) {
      return;
    }
    super.channelRead(context, message);
  }

  private boolean isRefused(ChannelHandlerContext context, ByteBuf bytes) {
    int before = length;
    append(bytes);
    if (isHttp2()) {
      stopTimer();
      state = State.HTTP2;
      return false;
    }
    int end = RawHead.end(head, before, length);
    Optional<String> fault = end < 0 ? Optional.empty() : RawHead.fault(head, end);
    if (fault.isPresent()) {
      bytes.release();
      refuse(context, Refusals.malformed(fault.get()));
      return true;
    }
    return false;
  }

  private void append(ByteBuf bytes) {
    int more = Math.min(bytes.readableBytes(), MOST_LOOKED_AT - length);
    if (length + more > head.length) {
      head = Arrays.copyOf(head, Math.max(2 * head.length, length + more));
    }
    bytes.getBytes(bytes.readerIndex(), head, length, more);
    length += more;
  }

  private boolean isHttp2() {
    return length >= HTTP2.length && Arrays.equals(head, 0, HTTP2.length, HTTP2, 0, HTTP2.length);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (state == State.REFUSED) {
      ReferenceCountUtil.release(message);
      promise.setSuccess();
      return;
    }
    int status = message instanceof ByteBuf bytes && isNobodys(bytes) ? status(bytes) : 0;
    if (REFUSALS.contains(status)) {
      ReferenceCountUtil.release(message);
      promise.setSuccess();
      refuse(context, Refusals.ofStatus(status));
      return;
    }
    super.write(context, message, promise);
    if (status == SWITCHING_TO_HTTP2) {
      stopTimer();
      state = State.HTTP2;
    }
  }

  /** Whether no request has begun that this could be an answer to. */
  private boolean isNobodys(ByteBuf answer) {
    return state == State.HEAD || (state == State.REST && answer.readableBytes() < BARE);
  }

  private static int status(ByteBuf answer) {
    if (answer.readableBytes() < STATUS_AT + 3) {
      return 0;
    }
    String begin = answer.toString(answer.readerIndex(), STATUS_AT + 3, StandardCharsets.US_ASCII);
    try {
      return begin.startsWith("HTTP/1.") ? Integer.parseInt(begin.substring(STATUS_AT)) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The connection is closed when the client has read, or a little later. */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) throws Exception {
    if (state != State.REFUSED) {
      super.close(context, promise);
    }
  }

  private void refuse(ChannelHandlerContext context, ByteBuf answer) {
    stopTimer();
    state = State.REFUSED;
    context
        .writeAndFlush(answer)
        .addListener(
            written -> {
              if (context.channel() instanceof DuplexChannel channel) {
                channel.shutdownOutput();
              }
              context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
            });
  }

  private void startTimer(ChannelHandlerContext context) {
    if (timer == null) {
      timer =
          context
              .executor()
              .schedule(() -> late(context), patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void late(ChannelHandlerContext context) {
    timer = null;
    if (begun) {
      refuse(context, Refusals.slow(patience.toSeconds()));
    } else {
      context.close();
    }
  }
}
