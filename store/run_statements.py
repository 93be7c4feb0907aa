"""The three statements on the path of every run: accepted, begun, ended. One round trip each.

Written as SQL because each changes several tables at once and their number decides how soon a buyer sees an
answer. `store.runs` and `store.run_progress` give them their meaning.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Text, Uuid, bindparam, column, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from store.tables.runs import RunRow

_JSON: Final = JSONB(none_as_null=True)

ACCEPT: Final = text("""
with message as (
    insert into outbox (id, tenant_id, stream, type, subject, payload)
    select :outbox_id, :tenant, :stream, :event_type, cast(cast(:thread as uuid) as text), :payload
    where cast(:outbox_id as uuid) is not null
), stamped as (
    update threads set
        status = case when cast(:after_s as float) is null then 'busy' else status end,
        metadata = metadata || :stamp,
        graph_version = :graph_version,
        expires_at = now() + make_interval(secs => coalesce(cast(:after_s as float), 0) + ttl_minutes * 60),
        updated_at = now()
    where id = :thread
)
insert into runs (id, tenant_id, thread_id, assistant_id, graph_id, graph_version, user_id, visitor_id, roles,
                  kwargs, metadata, multitask_strategy, lane, is_temporary, outbox_id, waits_until)
values (:run, :tenant, :thread, :assistant, :graph_id, :graph_version, :user, :visitor, :roles,
        :kwargs, :metadata, :multitask_strategy, :lane,
        :is_temporary, :outbox_id, now() + make_interval(secs => cast(:after_s as float)))
returning seq, created_at, updated_at
""").bindparams(
    bindparam("payload", type_=_JSON),
    bindparam("stamp", type_=_JSON),
    bindparam("kwargs", type_=_JSON),
    bindparam("metadata", type_=_JSON),
    bindparam("roles", type_=ARRAY(Text)),
)
"""Inserts a run and, when ``outbox_id`` is given, the message that starts it; stamps the thread.

``after_s`` puts it off by so many seconds of the database's clock.
"""

_RUN_COLUMNS: Final = ", ".join(f"begun.{column.name}" for column in RunRow.__table__.columns)

BEGIN: Final = text(f"""
with wanted as (
    select thread_id, status from runs where id = :run and tenant_id = :tenant
), thread as (
    select t.id from wanted join threads t on t.id = wanted.thread_id
    where wanted.status in ('pending', 'running')
    for no key update of t
), lease as (
    insert into thread_leases as l (thread_id, tenant_id, epoch, holder, expires_at)
    select id, :tenant, 1, :holder, now() + cast(:duration as interval)
    from thread
    on conflict (thread_id) do update
        set epoch = l.epoch + 1, holder = excluded.holder, expires_at = excluded.expires_at
        where l.holder is null or l.expires_at <= now()
    returning l.thread_id, l.epoch
), begun as (
    update runs r set
        status = 'running', deliveries = r.deliveries + 1,
        started_at = coalesce(r.started_at, now()), updated_at = now()
    from lease
    where r.id = :run and r.status in ('pending', 'running')
      and not exists (
        select 1 from runs o
        where o.thread_id = r.thread_id and o.id <> r.id
          and (o.status = 'running' or (o.status = 'pending' and o.waits_until is null and o.seq < r.seq))
      )
    returning r.*
)
select wanted.thread_id as wanted_thread, wanted.status as wanted_status, lease.epoch as epoch, {_RUN_COLUMNS}
from wanted left join lease on true left join begun on true
""").columns(  # noqa: S608  # column names of our own table
    column("wanted_thread", Uuid),
    column("wanted_status", Text),
    column("epoch", BigInteger),
    *RunRow.__table__.columns,
)
"""Takes the thread's lease and marks the run running, if it is open and nothing is ahead of it.

The thread's row is locked first, as whoever stops its runs does: neither finds a run half begun, and neither
waits for the other with something in hand that the other wants (the foreign key of a thread's first lease
would lock the thread only at the end of the statement).
"""

FINISH: Final = text("""
with ended as (
    update runs set status = :status, error = :run_error, finished_at = now(), updated_at = now()
    where id = :run
    returning outbox_id, tenant_id
), handled as (
    update outbox o set handled_at = now(), sent_at = coalesce(o.sent_at, now())
    from ended where o.id = ended.outbox_id
), noted as (
    insert into inbox (consumer_group, event_id, tenant_id)
    select :consumer_group, outbox_id, tenant_id from ended where outbox_id is not null
    on conflict do nothing
), freed as (
    update thread_leases set holder = null, expires_at = now()
    where thread_id = :thread and epoch = :epoch
), following as (
    select id, status, outbox_id from runs
    where thread_id = :thread and id <> :run and status in ('pending', 'running') and waits_until is null
    order by seq limit 1
), woken as (
    update runs r set outbox_id = :next_message
    from following f where r.id = f.id and f.status = 'pending' and f.outbox_id is null
    returning r.id, r.lane
), message as (
    insert into outbox (id, tenant_id, stream, type, subject, payload)
    select :next_message, :tenant, case lane when 'chat' then 'runs' else 'runs:' || lane end,
           :event_type, cast(cast(:thread as uuid) as text),
           jsonb_build_object('run_id', id, 'thread_id', cast(:thread as uuid))
    from woken
)
update threads set
    status = case when exists (select 1 from following) then 'busy' else :thread_status end,
    values = coalesce(cast(:values as jsonb), values),
    interrupts = coalesce(cast(:interrupts as jsonb), interrupts),
    error = :thread_error,
    expires_at = now() + make_interval(secs => ttl_minutes * 60),
    updated_at = now(),
    state_updated_at = now()
where id = :thread
returning (select id from woken), (select lane from woken)
""").bindparams(bindparam("run_error", type_=_JSON), bindparam("thread_error", type_=_JSON))
"""Ends a run, settles its thread, frees the lease, records the message as handled and wakes the next run.

Gives id and lane of the run that ``next_message`` starts; null where none waits, or its message is sent.
"""
