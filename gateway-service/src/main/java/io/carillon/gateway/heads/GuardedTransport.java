package io.carillon.gateway.heads;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A transport, the native one where there is one, that gives each accepted connection a {@link
 * HeadGuard}. Connections that end TLS here have no guard: their bytes cannot be read in front of
 * the codec.
 */
final class GuardedTransport implements Transport {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration READER = Duration.ofSeconds(60);

  private final Transport transport;

  GuardedTransport(Transport transport) {
    this.transport = transport;
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    transport.configure(options, domainSocket, bootstrap);
    if (!options.isSsl()) {
      bootstrap.handler(
          new Accepting(setting("patience", PATIENCE), setting("reader-patience", READER)));
    }
  }

  private static Duration setting(String name, Duration otherwise) {
    return ConfigProvider.getConfig()
        .getOptionalValue("carillon.heads." + name, Duration.class)
        .orElse(otherwise);
  }

  @Override
  public void configure(ClientOptionsBase options, boolean domainSocket, Bootstrap bootstrap) {
    transport.configure(options, domainSocket, bootstrap);
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    transport.configure(channel, options);
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    return transport.eventLoopGroup(type, threads, factory, ioRatio);
  }

  @Override
  public DatagramChannel datagramChannel() {
    return transport.datagramChannel();
  }

  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return transport.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return transport.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return transport.serverChannelFactory(domainSocket);
  }

  @Override
  public boolean supportsDomainSockets() {
    return transport.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return transport.supportFileRegion();
  }

  @Override
  public java.net.SocketAddress convert(io.vertx.core.net.SocketAddress address) {
    return transport.convert(address);
  }

  @Override
  public io.vertx.core.net.SocketAddress convert(java.net.SocketAddress address) {
    return transport.convert(address);
  }

  @Sharable
  private static final class Accepting extends ChannelInboundHandlerAdapter {
    private final Duration patience;
    private final Duration readerPatience;

    Accepting(Duration patience, Duration readerPatience) {
      this.patience = patience;
      this.readerPatience = readerPatience;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (message instanceof Channel accepted) {
        HeadGuard guard = new HeadGuard(patience, readerPatience);
        accepted.attr(HeadGuard.KEY).set(guard);
        accepted.pipeline().addFirst(guard);
      }
      super.channelRead(context, message);
    }
  }
}
