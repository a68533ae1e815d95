-- The back office of the ticket shop: what a company keeps beside its sales. It
-- extends the TICKIT sample warehouse by seven tables, whose rows are made of the
-- first 2,000 users. All names are invented; all numbers have right check digits
-- and belong to nobody. Every statement is one that Amazon Redshift takes.
create schema backoffice;

-- Keys of every kind, names and addresses of people, and what marketing knows.
create table backoffice.customer (
  row_no integer not null,
  customer_no integer not null primary key,
  user_id integer not null references public.users (userid),
  account char(36) not null unique,
  member_code varchar(20) not null unique,
  legacy_no varchar(10) not null,
  web_login varchar(60) not null,
  salutation varchar(10),
  first_name varchar(60),
  last_name varchar(80),
  full_name varchar(160),
  email varchar(160),
  billing_email varchar(160) unique,
  phone varchar(40),
  employer varchar(120),
  box_office varchar(120),
  born date,
  joined timestamp,
  password_hash varchar(64),
  campaign_id varchar(36),
  tier varchar(10),
  newsletter boolean,
  lottery_no integer,
  rating decimal(4,2),
  credit_limit decimal(10,2),
  security_answer varchar(100),
  remark varchar(800),
  scanned_letter varchar(2000),
  source varchar(20)
) distkey (customer_no) sortkey (customer_no);

insert into backoffice.customer
select userid, 100000 + userid, userid,
  substring(md5(userid::varchar), 1, 8) || '-' || substring(md5(userid::varchar), 9, 4) || '-4' || substring(md5(userid::varchar), 14, 3)
    || '-8' || substring(md5(userid::varchar), 18, 3) || '-' || substring(md5(userid::varchar), 21, 12),
  'TM-' || lpad(userid::varchar, 6, '0') || '-' || substring(username, 1, 3),
  lpad(userid::varchar, 8, '0'),
  trim(username) || '/' || userid::varchar || '@web',
  case mod(userid, 5) when 0 then null when 1 then '' when 2 then 'Ms' when 3 then 'Mr' else 'Mx' end,
  firstname, lastname, firstname || ' ' || lastname, email,
  'billing.' || userid::varchar || '@kanariq-mail.test',
  case mod(userid, 3) when 0 then replace(replace(phone, '(', '+1 '), ')', '') else phone end,
  case mod(userid, 7) when 0 then null else lastname || case mod(userid, 2) when 0 then ' & Daughters Ltd' else ' GmbH' end end,
  firstname || '''s Tickets',
  date '1931-01-01' + mod(userid * 13, 25000),
  ('2023-' || lpad((1 + mod(userid, 12))::varchar, 2, '0') || '-' || lpad((1 + mod(userid, 28))::varchar, 2, '0') || ' '
    || lpad(mod(userid, 24)::varchar, 2, '0') || ':30:00')::timestamp,
  md5('salt' || userid::varchar),
  'kanariq-campaign-' || userid::varchar,
  case when mod(userid, 10) = 0 then 'gold' when mod(userid, 10) < 4 then 'silver' when mod(userid, 10) < 9 then 'standard' end,
  likesports, 700000 + userid, mod(userid, 500) / 100.0, 500 + mod(userid * 17, 9000),
  case mod(userid, 4) when 0 then '' else 'the ' || city || ' of ' || lastname end,
  case mod(userid, 3)
    when 0 then notes
    when 1 then firstname || ' called from ' || coalesce(phone, 'a booth') || ',\nsaid "' || lastname || '" is written as ever; order 10' || lpad(userid::varchar, 6, '0')
    else 'Please write to ' || coalesce(email, 'nobody') || ', not to https://kanariq-mail.test/box/' || userid::varchar || '.'
  end,
  'Dear box office, I am ' || firstname || ' ' || lastname || '.',
  case mod(userid, 2) when 0 then 'web' else 'phone' end
from public.users where userid <= 2000;

-- Numbers that states, banks and registers give. Each row has that of one country.
create table backoffice.papers (
  row_no integer not null,
  customer_no integer not null references backoffice.customer (customer_no),
  country char(2) not null,
  ssn varchar(11),
  sin varchar(11),
  fnr varchar(11),
  hetu varchar(11),
  nino varchar(13),
  document_kind varchar(10),
  document_no varchar(40),
  card_no varchar(19),
  card_shown varchar(19),
  iban varchar(34),
  account_holder varchar(160),
  company_no varchar(20),
  fingerprint varchar(64),
  visa_no varchar(12)
) distkey (customer_no);

insert into backoffice.papers
select userid, 100000 + userid,
  case mod(userid, 5) when 0 then 'US' when 1 then 'CA' when 2 then 'NO' when 3 then 'FI' else 'GB' end,
  case mod(userid, 5) when 0 then '612-' || lpad((10 + mod(userid, 89))::varchar, 2, '0') || '-' || lpad(userid::varchar, 4, '0') end,
  case mod(userid, 5) when 1 then '130' || serial || mod(10 - mod(7 + luhn, 10), 10)::varchar end,
  case when mod(userid, 5) = 2 and k1 < 10 and mod(11 - mod(s2 + 2 * k1, 11), 11) < 10
    then birth || '1' || mod(birth_digit, 10)::varchar || '7' || k1::varchar || mod(11 - mod(s2 + 2 * k1, 11), 11)::varchar end,
  case mod(userid, 5) when 3 then birth || '-' || individual
    || substring('0123456789ABCDEFHJKLMNPRSTUVWXY', 1 + mod((birth || individual)::integer, 31), 1) end,
  case mod(userid, 5) when 4 then 'AB ' || substring(six, 1, 2) || ' ' || substring(six, 3, 2) || ' ' || substring(six, 5, 2) || ' C' end,
  case mod(userid, 4) when 0 then 'none' when 1 then 'passport' else 'licence' end,
  case mod(userid, 4) when 0 then '' when 1 then 'P' || lpad(userid::varchar, 8, '0') else 'KANARIQ-' || six end,
  case mod(userid, 9) when 0 then null else '4000 0010 00' || substring(serial, 1, 2) || ' ' || substring(serial, 3, 3) || mod(10 - mod(luhn, 10), 10)::varchar end,
  '4000 0010 00' || substring(serial, 1, 2) || ' ' || substring(serial, 3, 3) || mod(10 - mod(luhn, 10), 10)::varchar,
  'DE' || lpad((98 - mod(('37040044' || lpad(userid::varchar, 10, '0') || '131400')::decimal(38,0), 97))::varchar, 2, '0')
    || '37040044' || lpad(userid::varchar, 10, '0'),
  firstname || ' ' || lastname,
  case mod(userid, 6) when 0 then null else 'HRB ' || (10000 + userid)::varchar end,
  md5('finger' || userid::varchar),
  case mod(userid, 11) when 0 then 'V' || six end
from (
  select *, mod(11 - mod(s1, 11), 11) as k1 from (
    select *,
      3 * substring(birth, 1, 1)::integer + 7 * substring(birth, 2, 1)::integer + 6 * substring(birth, 3, 1)::integer + substring(birth, 4, 1)::integer
        + 8 * substring(birth, 5, 1)::integer + 9 * substring(birth, 6, 1)::integer + 4 * 1 + 5 * mod(birth_digit, 10) + 2 * 7 as s1,
      5 * substring(birth, 1, 1)::integer + 4 * substring(birth, 2, 1)::integer + 3 * substring(birth, 3, 1)::integer + 2 * substring(birth, 4, 1)::integer
        + 7 * substring(birth, 5, 1)::integer + 6 * substring(birth, 6, 1)::integer + 5 * 1 + 4 * mod(birth_digit, 10) + 3 * 7 as s2,
      lpad((2 + mod(userid, 800))::varchar, 3, '0') as individual
    from (
      select userid, firstname, lastname, lpad(userid::varchar, 5, '0') as serial, lpad(userid::varchar, 6, '0') as six, userid / 12 as birth_digit,
        lpad((1 + mod(userid, 28))::varchar, 2, '0') || lpad((1 + mod(userid, 12))::varchar, 2, '0') || (60 + mod(userid, 40))::varchar as birth,
        -- Luhn's sum of the five digits of the serial number.
        mod(2 * mod(userid, 10), 10) + 2 * mod(userid, 10) / 10 + mod(userid / 10, 10)
          + mod(2 * mod(userid / 100, 10), 10) + 2 * mod(userid / 100, 10) / 10 + mod(userid / 1000, 10) as luhn
      from public.users where userid <= 2000
    ) digits
  ) sums
) checked;

-- Where customers live, were seen, and have their post sent.
create table backoffice.address (
  row_no integer not null,
  customer_no integer not null references backoffice.customer (customer_no),
  street varchar(120),
  city varchar(60),
  state char(2),
  zip varchar(10),
  survey_zip varchar(10),
  seen_latitude decimal(9,6),
  seen_longitude decimal(9,6),
  abroad_street varchar(120),
  abroad_town varchar(60),
  abroad_postcode varchar(10)
) distkey (customer_no);

insert into backoffice.address
select userid, 100000 + userid,
  (1 + mod(userid, 900))::varchar || ' ' || lastname || ' Street', city, state,
  case mod(userid, 8) when 0 then null when 1 then '' else lpad((10001 + mod(userid * 37, 80000))::varchar, 5, '0') end,
  lpad((10001 + mod(userid * 37, 80000))::varchar, 5, '0'),
  47 + userid / 10000.0, 8 + userid / 5000.0,
  'Flat ' || userid::varchar || ',\n' || lastname || ' House', 'Kanariqton', 'SW1A 1AA'
from public.users where userid <= 2000;

-- Devices, networks, and what their logs keep of people.
create table backoffice.device (
  row_no integer not null,
  customer_no integer not null references backoffice.customer (customer_no),
  imei varchar(15),
  mac varchar(17),
  ip varchar(45),
  host varchar(120),
  page varchar(300),
  upload varchar(200),
  car varchar(17),
  log_line varchar(400),
  tokens varchar(400),
  mailboxes varchar(600),
  build varchar(40)
) distkey (customer_no);

insert into backoffice.device
select userid, 100000 + userid,
  '490154203' || lpad(userid::varchar, 5, '0') || mod(10 - mod(3
    + mod(2 * mod(userid, 10), 10) + 2 * mod(userid, 10) / 10 + mod(userid / 10, 10)
    + mod(2 * mod(userid / 100, 10), 10) + 2 * mod(userid / 100, 10) / 10 + mod(userid / 1000, 10), 10), 10)::varchar,
  '00:1B:44:11:' || upper(substring(md5(userid::varchar), 1, 2)) || ':' || upper(substring(md5(userid::varchar), 3, 2)),
  case mod(userid, 4) when 0 then '2001:db8:7::' || userid::varchar when 1 then null
    else '93.184.' || mod(userid, 250)::varchar || '.' || (1 + mod(userid / 8, 250))::varchar end,
  'phone-' || userid::varchar || '.kanariq-mail.test',
  'https://www.kanariq-mail.test/people/' || userid::varchar || '?from=mail',
  '/home/kanariq' || userid::varchar || '/ticket ' || userid::varchar || '.pdf',
  'WVWZZZ1KZAW' || lpad(userid::varchar, 6, '0'),
  'login user=kanariq' || userid::varchar || ' from=93.184.216.' || mod(userid, 250)::varchar || ' result=ok',
  '["tok-' || substring(md5(userid::varchar), 1, 8) || '", ' || userid::varchar || ', null]',
  '["k' || userid::varchar || '@kanariq-mail.test", "' || username || '"]',
  'build-' || mod(userid, 30)::varchar
from public.users where userid <= 2000;

-- Purchases: money that adds up, moments in their order, and documents.
create table backoffice.purchase (
  row_no integer not null,
  purchase_no bigint not null primary key,
  customer_no integer not null references backoffice.customer (customer_no),
  receipt_no integer not null,
  net decimal(10,2),
  tax decimal(10,2),
  gross decimal(10,2),
  weight decimal(8,3),
  total decimal(12,2),
  placed timestamp,
  paid timestamp,
  shipped timestamp,
  container varchar(11),
  details varchar(2000),
  invoice varchar(2000),
  confirmation varchar(2000),
  export_line varchar(1000),
  guests varchar(1000),
  coupon varchar(20),
  promoter varchar(200),
  shelf varchar(40),
  label varchar(120)
) distkey (purchase_no);

insert into backoffice.purchase
select userid, 5000000000 + userid, 100000 + 1 + mod(userid * 7, 2000), userid,
  20 + mod(userid * 13, 400), (20 + mod(userid * 13, 400)) * 0.19, (20 + mod(userid * 13, 400)) * 1.19,
  mod(userid * 31, 9000) / 1000.0,
  3 * (10 + mod(userid, 90)),
  (day || '08:15:00')::timestamp, (day || '09:' || minute || ':00')::timestamp, (day || '17:' || minute || ':30')::timestamp,
  'TICU' || lpad(userid::varchar, 6, '0')
    || mod(mod(377 + 64 * mod(userid / 1000, 10) + 128 * mod(userid / 100, 10) + 256 * mod(userid / 10, 10) + 512 * mod(userid, 10), 11), 10)::varchar,
  case mod(userid, 10) when 0 then null when 1 then '' else
    '{"id": ' || userid::varchar || ', "buyer": {"name": "' || json_name || '", "email": "k' || userid::varchar
    || '@kanariq-mail.test"}, "seats": [{"row": "' || chr(65 + mod(userid, 26)) || '", "holder": "' || json_name || '"}], "gift": false}' end,
  '<invoice no="' || userid::varchar || '"><to>' || xml_name || '</to><iban>DE89370400440532013000</iban><!-- kanariq, again --></invoice>',
  '<p>Dear <b>' || xml_name || '</b>,<br>see <a href="https://kanariq-mail.test/t/' || userid::varchar || '">your tickets</a>.',
  '"' || replace(lastname || ', ' || firstname, '"', '""') || '";k' || userid::varchar || '@kanariq-mail.test;paid',
  '[{"guest": "' || json_name || '", "seat": ' || userid::varchar || '}, {"guest": "Kanariq Junior", "seat": ' || (userid + 1)::varchar || '}]',
  'SUMMER-' || lpad(userid::varchar, 4, '0'),
  case mod(userid, 3) when 0 then 'Kanariq Concerts, hall 7' when 1 then 'Halls of Kanariq Concerts' else '' end,
  'shelf kanariq ' || userid::varchar,
  userid::varchar || ' for ' || lastname
from (
  select *,
    replace(replace(firstname || ' ' || lastname, '\\', '\\\\'), '"', '\\"') as json_name,
    replace(replace(firstname || ' ' || lastname, '&', '&amp;'), '<', '&lt;') as xml_name,
    '2024-' || lpad((1 + mod(userid, 12))::varchar, 2, '0') || '-' || lpad((1 + mod(userid, 28))::varchar, 2, '0') || ' ' as day,
    lpad(mod(userid, 60)::varchar, 2, '0') as minute
  from public.users where userid <= 2000
) dated;

create table backoffice.purchase_line (
  row_no integer not null,
  purchase_no bigint not null references backoffice.purchase (purchase_no),
  seat varchar(10),
  amount decimal(12,2)
) distkey (purchase_no);

insert into backoffice.purchase_line
select 3 * userid + part, 5000000000 + userid, chr(65 + mod(userid, 26)) || part::varchar, 10 + mod(userid, 90)
from public.users cross join (select 0 as part union all select 1 union all select 2) parts
where userid <= 2000;

-- A journal of the back office: subject_id is a customer or a purchase, by subject_type.
create table backoffice.journal (
  row_no integer not null,
  subject_type varchar(10) not null,
  subject_id bigint,
  logged timestamp,
  agent varchar(80),
  text varchar(400),
  attachment varchar(200)
) diststyle even;

insert into backoffice.journal
select userid,
  case mod(userid, 3) when 0 then 'customer' when 1 then 'purchase' else 'system' end,
  case mod(userid, 3) when 0 then 100000 + userid when 1 then 5000000000 + userid end,
  ('2025-01-' || lpad((1 + mod(userid, 28))::varchar, 2, '0') || ' 10:00:00')::timestamp,
  'Agent ' || lastname,
  case mod(userid, 6) when 0 then null when 1 then '' when 2 then 'NULL' when 3 then '"' || lastname || '", she said' else 'Line one of Kanariq\nline two, it''s long' end,
  'kanariq scan ' || userid::varchar
from public.users where userid <= 2000;

-- Standin reads as this user.
grant usage on schema backoffice to standin_reader;
grant select on all tables in schema backoffice to standin_reader;
