"""A month's pay of posts and its payment roll in plain SQL: what the office's verbs are measured against."""

import time
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.office import user
from fupin import clock
from fupin.calendar import add_months
from fupin.db import begin_writing
from fupin.posts.pay import wages
from fupin.schemes.public_post import SCHEME
from fupin.schemes.public_post.months import DAY

PAY = """
INSERT INTO post_pay (sheet_id, placement_id, half_hours, amount_fen, months_used, words, reason, by_id, at)
SELECT a.sheet_id, a.placement_id, a.half_hours,
       min((a.half_hours * :hourly + 1) / 2, :cap),
       (SELECT sum((strftime('%Y', min(b.ends_on, :last)) - strftime('%Y', b.starts_on)) * 12
                   + strftime('%m', min(b.ends_on, :last)) - strftime('%m', b.starts_on) + 1)
          FROM benefit b
         WHERE b.person_id = p.person_id AND b.scheme = 'public_post' AND b.starts_on <= :last),
       printf('%.1f小时 × %.2f元 = %.2f元（二(一)2）',
              a.half_hours / 2.0, :hourly / 100.0, a.half_hours * :hourly / 200.0),
       '', :by, :at
  FROM post_attendance a
  JOIN post_sheet s ON s.id = a.sheet_id
  JOIN post_placement p ON p.id = a.placement_id
 WHERE s.month = :month AND s.state = 'confirmed'
   AND p.starts_on <= :last AND coalesce(p.exited_on, p.ends_on) >= :month
"""
APPROVE = "UPDATE post_sheet SET state = 'approved', version = version + 1 WHERE month = :month AND state = 'confirmed'"
ROLL = """
INSERT INTO pay_roll (uid, number, county_code, scheme, month, fund, state, version, returned, made_at)
VALUES (lower(hex(randomblob(16))), :number, :county, 'public_post', :month, :fund, 'draft', 1, '', :at)
"""
LINES = """
INSERT INTO pay_line (uid, roll_id, position, key, payee, person_id, application_id, account_id, name, area_code,
                      amount_fen, state, fault, reason)
SELECT lower(hex(randomblob(16))), r.id, row_number() OVER (ORDER BY o.area_code, o.person_id),
       printf('%s-%05d', r.number, row_number() OVER (ORDER BY o.area_code, o.person_id)),
       'p' || o.person_id, o.person_id, max(o.application_id), a.id, w.name, o.area_code, sum(p.amount_fen),
       CASE WHEN sum(p.amount_fen) > 0 THEN 'listed' ELSE 'carried' END,
       CASE WHEN w.name <> a.holder THEN '开户名和姓名不一致' ELSE a.trouble END, ''
  FROM post_pay p
  JOIN post_sheet s ON s.id = p.sheet_id
  JOIN post_placement o ON o.id = p.placement_id
  JOIN person w ON w.id = o.person_id
  JOIN pay_account a ON a.application_id = o.application_id
  JOIN pay_roll r ON r.number = :number
 WHERE s.area_code LIKE :county || '%' AND s.state = 'approved' AND s.month <= :month AND p.amount_fen <> 0
   AND a.number = (SELECT max(b.number) FROM pay_account b WHERE b.application_id = a.application_id)
   AND NOT EXISTS (SELECT 1 FROM pay_due d WHERE d.source = 'post_pay' AND d.source_id = p.id
                      AND d.live_key IS NOT NULL)
 GROUP BY o.person_id
"""
DUES = """
INSERT INTO pay_due (line_id, source, source_id, live_key, amount_fen, words, charge, charge_id)
SELECT l.id, 'post_pay', p.id, CASE WHEN l.state = 'listed' THEN 'post_pay:' || p.id END, p.amount_fen,
       strftime('%Y年%m月 ', s.month) || p.words, 'post_sheet', s.id
  FROM pay_roll r
  JOIN pay_line l ON l.roll_id = r.id
  JOIN post_placement o ON o.person_id = l.person_id
  JOIN post_pay p ON p.placement_id = o.id
  JOIN post_sheet s ON s.id = p.sheet_id
 WHERE r.number = :number AND s.state = 'approved' AND s.month <= :month AND p.amount_fen <> 0
   AND NOT EXISTS (SELECT 1 FROM pay_due d WHERE d.source = 'post_pay' AND d.source_id = p.id
                      AND d.live_key IS NOT NULL)
"""


def run(session: Session, county: str, month: date) -> float:
    """Seconds; as durable as by the verbs, in as many transactions."""
    (wage,) = wages(session, county, month)
    values = {
        "hourly": wage.hourly, "cap": wage.cap, "last": f"{add_months(month, 1) - DAY}", "month": f"{month}",
        "by": user(session, "xianji").id, "at": f"{clock.now():%Y-%m-%d %H:%M:%S.%f}", "county": county,
        "number": f"SQL{month:%Y%m}", "fund": SCHEME.funds[0],
    }  # fmt: skip
    session.rollback()
    start = time.perf_counter()
    for statements in ((PAY, APPROVE), (ROLL, LINES, DUES)):
        begin_writing(session)
        for statement in statements:
            session.execute(text(statement), values)
        session.commit()
    return time.perf_counter() - start
