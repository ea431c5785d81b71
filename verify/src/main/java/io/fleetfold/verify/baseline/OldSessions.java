package io.fleetfold.verify.baseline;

import io.fleetfold.verify.saved.SavedAppKey;
import io.fleetfold.verify.saved.SavedForgetting;
import io.fleetfold.verify.saved.SavedKey;
import io.fleetfold.verify.saved.SavedOutcome;
import io.fleetfold.verify.saved.SavedOutcomes;
import io.fleetfold.verify.saved.SavedPrint;
import io.fleetfold.verify.saved.SavedSession;
import io.fleetfold.verify.saved.SavedSessionClock;
import io.fleetfold.verify.saved.SavedSessionDeletion;
import io.fleetfold.verify.saved.SavedUser;
import io.fleetfold.verify.saved.SavedVisit;
import io.fleetfold.verify.saved.StateSink;
import java.io.DataInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the state of a replay of sessions as releases before {@link Format#AVRO} wrote it. */
final class OldSessions {
  private final DataInput in;

  OldSessions(DataInput in) {
    this.in = in;
  }

  void readTo(StateSink sink) throws IOException {
    sink.put(new SavedSessionClock(in.readLong()));
    for (int left = in.readInt(); left > 0; left--) {
      sink.put(session());
    }
    for (int left = in.readInt(); left > 0; left--) {
      Id id = id();
      sink.put(new SavedUser(id.app, id.user, state()));
    }
    for (int left = in.readInt(); left > 0; left--) {
      Id id = id();
      sink.put(new SavedOutcomes(id.app, id.user, id.session, outcomes()));
    }
    for (int left = in.readInt(); left > 0; left--) {
      Id id = id();
      sink.put(
          new SavedSessionDeletion(
              id.app, id.user, id.session, in.readLong(), text(), in.readLong()));
    }
    for (int left = in.readInt(); left > 0; left--) {
      long due = in.readLong();
      Id id = id();
      sink.put(new SavedForgetting(due, id.app, id.user, id.session, in.readLong()));
    }
    appKeys(sink, null);
    for (int left = in.readInt(); left > 0; left--) {
      appKeys(sink, in.readLong());
    }
  }

  private record Id(String app, String user, String session) {}

  private Id id() throws IOException {
    return new Id(in.readUTF(), in.readUTF(), in.readUTF());
  }

  private SavedSession session() throws IOException {
    Id id = id();
    SavedSession.Builder session =
        SavedSession.newBuilder()
            .setApp(id.app)
            .setUser(id.user)
            .setSession(id.session)
            .setGeneration(in.readLong())
            .setCreatedAt(in.readLong())
            .setState(state())
            .setVisits(visits())
            .setRevision(in.readLong())
            .setStatus(in.readInt())
            .setMessages(in.readLong())
            .setMessagePrint(print())
            .setLastMessageAt(number());
    String metadata = null;
    if (in.readBoolean()) {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      metadata = new String(bytes, StandardCharsets.UTF_8);
    }
    return session
        .setMetadata(metadata)
        .setUpdatedAt(in.readLong())
        .setCompletedAt(number())
        .setTtlMs(number())
        .setLastLogAt(in.readLong())
        .build();
  }

  private List<SavedKey> state() throws IOException {
    List<SavedKey> keys = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      keys.add(new SavedKey(in.readUTF(), in.readLong(), in.readLong(), print()));
    }
    return keys;
  }

  private List<SavedVisit> visits() throws IOException {
    List<SavedVisit> visits = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      SavedVisit.Builder visit =
          SavedVisit.newBuilder().setRoute(text()).setStep(text()).setEntered(in.readLong());
      boolean ended = in.readBoolean();
      long end = in.readLong();
      visits.add(visit.setLeft(ended ? (Long) end : null).setCompleted(in.readBoolean()).build());
    }
    return visits;
  }

  private List<SavedOutcome> outcomes() throws IOException {
    List<SavedOutcome> outcomes = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      outcomes.add(new SavedOutcome(in.readLong(), in.readLong(), in.readUTF()));
    }
    return outcomes;
  }

  private void appKeys(StateSink sink, Long underway) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      sink.put(
          SavedAppKey.newBuilder()
              .setApp(in.readUTF())
              .setKey(in.readUTF())
              .setLogTime(in.readLong())
              .setOffset(in.readLong())
              .setPartition(in.readInt())
              .setTime(in.readLong())
              .setEventId(text())
              .setPrint(in.readBoolean() ? print() : null)
              .setUnderway(underway)
              .build());
    }
  }

  private SavedPrint print() throws IOException {
    return new SavedPrint(in.readLong(), in.readLong());
  }

  private String text() throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  private Long number() throws IOException {
    return in.readBoolean() ? (Long) in.readLong() : null;
  }
}
