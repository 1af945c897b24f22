"""
Bodies in Persian: the word that begins their names, and where these end.

Flow: words of a paragraph, one of which begins a body -> number behind the name's last word, or none.

A name is its first word (سازمان), then what it deals with (میراث فرهنگی و گردشگری), then a place. Nothing
in the script shows where it ends. So the words that such names are made of are listed: nouns, which make
a name complete, and adjectives, which only do so behind some first words (کمیسیون فرهنگی; not سازمان فرهنگی,
any cultural organisation). If a word follows that is not listed and does not usually stand behind names,
the end is not known, and there is no name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from indexer.names.recognition.unicase_words import (
    STOP,
    even,
    evened_words,
    evened_words_by_head,
    word_at,
    word_before,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from indexer.names.recognition.unicase_words import UnicaseWord

    EndOfPlace = Callable[[int], int | None]

HEADS = evened_words(
    """
    سازمان وزارت شرکت دانشگاه حزب خبرگزاری شورای مجلس کمیته فدراسیون اتحادیه باشگاه بانک دادگاه ستاد
    انجمن سپاه نیروی جبهه جنبش کمیسیون دانشکده روزنامه موسسه بنیاد دیوان سفارت شهرداری ارتش پلیس
    استانداری فرمانداری دادگستری پارلمان دادسرای کنفدراسیون مجمع کانون سندیکای پژوهشگاه پژوهشکده
    فرهنگستان صندوق گمرک بورس اتاق قرارگاه آژانس نهاد معاونت فراکسیون کنسولگری دبیرخانه حوزه هیئت هیأت
    فرماندهی جامعه جمعیت اداره مرکز بیمارستان شبکه پایگاه دفتر خانه تیم کارخانه کنگره سنای کلانتری
    هفته‌نامه ماهنامه فصلنامه مجله نشریه انتشارات رادیو تلویزیون لشکر تیپ هلال دایره دادیاری اندیشکده
    سرکنسولگری شهربانی ژاندارمری کمپین ائتلاف دولت دادستانی بسیج گارد کمیساریای
    """
)
_WEAK = evened_words(
    """
    حوزه هیئت هیأت جامعه جمعیت اداره مرکز بیمارستان شبکه پایگاه دفتر خانه تیم کارخانه نهاد مجله نشریه
    دایره صندوق فرماندهی معاونت کمپین ائتلاف رادیو تلویزیون هلال انتشارات کنگره لشکر تیپ مجمع
    """
)
"""Heads that are usual words as well: two more words have to follow, one of them a noun, or listed ones."""

_GO_ON = HEADS - evened_words(
    "ارتش سپاه پلیس مجلس پارلمان دادگستری شهرداری استانداری فرمانداری گمرک بورس شهربانی دادستانی بسیج"
)
"""Heads that are no name without more words."""

_TELLS_ALONE = evened_words(
    """
    کمیسیون کمیته شورای دانشکده ستاد نیروی دادگاه پلیس دادسرای معاونت ارتش فراکسیون دیوان سپاه دادستانی
    """
)
"""Behind these one adjective makes a name: کمیته انضباطی, نیروی انتظامی."""

_TELLS_LITTLE = evened_words(
    "ملی مرکزی عالی مشترک مستقل ویژه علمی عمومی جهانی داخلی خارجی کل بین‌المللی بینالمللی بزرگ"
)

NOUNS = evened_words(
    """
    میراث گردشگری جهانگردی ایرانگردی مدیریت برنامه‌ریزی برنامه امور حفاظت محیط زیست تربیت بدنی
    تحقیقات مبارزه مواد مخدر تامین گسترش احمر هلال بهزیستی توسعه عمران نوسازی اوراق بهادار مسکن سوخت
    المپیک کشتی حوادث پژوهش رفاه امداد نجات سینما بیمه ادب زبان ادبیات اطلاع‌رسانی رسانی زمین‌شناسی شناسی
    والیبال خودرو مطالعات صدا سیما سیمای زندان‌های تشکل‌های انجمن‌های کانون‌های نیشکر هفت‌تپه وزیران آمار
    دانش علم علوم فناوری تکنولوژی موسیقی آگاهی حمل نقل پول جهاد سازندگی دخانیات سیاست سیاست‌گذاری
    دامپزشکی مهندسی مهندسین مهندسان سلامت پیشگیری بازرسی پتروشیمی پست پستی فلزات ثبت احوال اسناد املاک
    تعاون دارو غذا داروسازی فرش بازسازی مخابرات خدمات ارتباطات بسیج زنان بانوان انتقال خون خانواده
    راهنمایی رانندگی فولاد ذوب‌آهن آهن مس تبلیغات تولید بسکتبال مقاومت بزرگسالان بازنشستگی بازنشستگان
    لشگری لشکری هنر هنرها هنرهای زیبا فوتسال تلفیق ترابری نیروهای مسلح معماری راه‌آهن راه مترو سینمای
    هنرمندان هواپیمایی هوانوردی فضانوردی اشتغال گاز سنجش شعر روابط سیمان کودکان نوجوانان کودک نوجوان جوان
    استاندارد داوری داوران انتخابات احزاب خبرنگاران روزنامه‌نگاران پزشکان وزنه‌برداری وزنه برداری پالایش
    پخش منابع آب فاضلاب برق ترافیک جنگل جنگل‌ها مراتع آبخیزداری صادرات واردات ایمنی اورژانس فوریت‌های
    دوومیدانی میدانی بحران عدالت اداری نساجی مستضعفان پژوهش‌های صادرکنندگان واردکنندگان تولیدکنندگان
    مصرف‌کنندگان مصرف کنندگان حمایت انفورماتیک رایانه‌ای بنادر کشتیرانی دریانوردی مناطق محصولات تاکسیرانی
    اتوبوسرانی نمایندگان حج اوقاف زیارت خیریه حفاری ژئوفیزیک عملیات تنیس هندبال چوگان جودو کاراته تکواندو
    شنا شطرنج بوکس ژیمناستیک سوارکاری تیراندازی دوچرخه‌سواری اسکی زلزله‌نگاری تغذیه پشتیبانی لجستیک مدارس
    نخبگان قانون اساسی مطبوعات تعزیرات حکومتی قاچاق کالا ارز معلمان فرهنگیان کارکنان کارمندان کارفرمایان
    کارفرمایی اصناف دندانپزشکی پرستاری پرستاران داروسازان سهام بودجه محاسبات آتش‌نشانی جانبازان ایثارگران
    آزادگان شهیدان شهدا پناهندگان آوارگان مهاجران مهاجرت بیگانگان اتباع گذرنامه مرزبانی مرزبانان جاسوسی
    ضدجاسوسی ضداطلاعات تروریسم فضای مجازی فتا زندانیان شکنجه اعدام قربانیان دادخواهی خانواده‌های مدافعان
    فعالان گزارشگران مرز حقیقت‌یاب حقیقت اقلیت‌ها اقلیت‌های ادیان مذاهب رانندگان اتوبوس همبستگی آزادی
    دموکراسی آزادیخواهان ملت پیکار فدائیان فداییان فدایی توده کومله کارگری کارگر پناهجویان حقوقدانان وکلا
    وکلای وکیلان نویسندگان ناشران کتابداران دانشجویان دانش‌آموزان دانش‌آموختگان مدرسین محققین روحانیون
    روحانیت مبارز مبارزین مؤتلفه مشارکت کارگزاران اعتماد پایداری ایثار عدالت‌خواه بازرگانان تجار صنعتگران
    معدن معادن صنعت صنایع بازرگانی تجارت اقتصاد دارایی مالیات مالیاتی گمرکی کشاورزی دامپروری شیلات آبزیان
    دریایی زمینی هوایی هوافضای هوافضا پدافند انتظامی پاسداران قدس پیمان اطلاعات امنیت خارجه دفاع انرژی
    اتمی هسته‌ای ملل متحد بشر حقوق نگهبان مصلحت تشخیص خبرگان رهبری انقلاب قضاییه قضائیه مقننه مجریه
    فوتبال بهداشت درمان آموزش پرورش فرهنگ ارشاد نفت نیرو شهرسازی ورزش جوانان جمهوری خلق مجاهدین مردم
    کارگران زندانها تأمینی تربیتی اقدامات کشور کار نظارت نظام‌مهندسی نظام پزشکی دولت وحدت تحکیم حاکمیت
    مدنی سهامداران سرمایه‌گذاری سرمایه مالی اعتباری پس‌انداز قرض‌الحسنه ذخیره ارزی نفتکش
    لاستیک کاغذ چاپ نشر کتاب کتابخانه کتابخانه‌های کتابخانه‌ها اسلام مسلمانان شیعیان زرتشتیان کلیمیان
    ارامنه بهاییان بهائیان یهودیان مسیحیان کردستان‌ عشایر عشایری روستا روستاها دهیاری‌ها شهرداری‌ها
    پارک‌ها پسماند زیباسازی سامانه دریا سد سدسازی عمرانی ساختمان ساختمانی تأسیسات کنترل کیفیت بهینه‌سازی
    پژوهشگران استادان اساتید دانشگاهیان دبیران مادران صلح عفو بخشودگی دیدبان جهانگردان زلزله زلزله‌شناسی
    هواشناسی اقیانوس‌شناسی فیزیک شیمی ریاضی ریاضیات زیست‌شناسی پلیمر نجوم حکمت فلسفه تاریخ ایران‌شناسی
    جغرافیا جغرافیایی نقشه‌برداری الهیات معارف قرآن حدیث عقیدتی بازنگری تجدیدنظر تجدید رسیدگی جرایم جرائم
    مفاسد رایانه فنون هوا فضا حمل‌ونقل پایانه‌های پایانه‌ها راهداری فرودگاه‌ها فرودگاه‌های ایدز سرطان
    دیابت قلب دیالیز تالاسمی هموفیلی ام‌اس معلولان نابینایان ناشنوایان سالمندان یتیمان ایتام مستمندان
    نیازمندان مقابله هماهنگی پیگیری نمایش تئاتر عکاسان فیلم دوبله خوشنویسان نقاشان گرافیک مترجمان منتقدان
    شاعران داستان‌نویسان کوهنوردی اتومبیلرانی موتورسواری بدنسازی پرورش‌اندام بدمینتون راگبی ووشو اسکواش
    گلف قایقرانی واترپلو پیشکسوتان مربیان هواداران گاوداران مرغداران دامداران کشاورزان طلا جواهر پوشاک
    بنکداران نانوایان قصابان فروشان لوازم خانگی فراورده فراورده‌های غیرمترقبه مدرس معلم ریاست قوه
    جاده اعتیاد بازار مستند واکسن سرم اطلاع ایرانیان آتش حیات وحش خشونت مهدویت مقدس کتابداری
    روانشناسان جامعه‌شناسی مددکاران مددکاری فوتبالیست‌ها سوادآموزی نهضت سواد امدادگران کوهنوردان شورا
    شوراها شوراهای روستاییان بین‌الملل ثبت‌احوال اصلاح بذر نهال تات باغبانی گیاه‌پزشکی چای پنبه غله شکر
    قند لبنیات گوشت مرغ شیر ابریشم خاک اقلیت اکثریت اطفال حکام همکاری همکاری‌های کنفرانس لیگ خصوصی‌سازی
    سازی فن آوری دادگستری
    """
) | evened_words("صنایع دستی")
"""What bodies deal with or who belongs to them."""

ADJECTIVES = evened_words(
    """
    ملی اسلامی مرکزی عالی جهانی بین‌المللی متحده فرهنگی علمی اجتماعی اقتصادی سیاسی شهری ورزشی انسانی خبری
    سینمایی فنی حرفه‌ای تلویزیونی هنری تحقیقاتی صنفی اطلاعاتی امنیتی داخلی کشوری پژوهشی خارجی
    آموزشی فکری حقوقی غیردولتی دولتی سراسری اروپایی درمانی فضایی ایالتی راهبردی استراتژیک قضایی قضائی
    پزشکی صنعتی نظامی عمومی آزاد دموکرات دموکراتیک دمکرات کیفری جنایی انضباطی انقلابی خصوصی تخصصی اجرایی
    عملیاتی مستقل موقت انتقالی مردمی مدیره علمیه کل نفتی گازی معدنی تجاری بانکی پولی روستایی عشایری
    استانی منطقه‌ای منطقه مشترک ویژه سایبری مذهبی دینی عقیدتی سازمانی تعاونی دانشجویی دانشگاهی نوین
    کاربردی جامع طبیعی زیربنایی تجربی کمونیست سوسیالیست سوسیال لیبرال محافظه‌کار کار جمهوریخواه
    سبز ارتدوکس کاتولیک سلطنتی فدرال فدراتیو عربی اخلاقی قانونی غذایی بزرگ فرنگی زیستی دستباف فارسی
    پایدار الکترونیک نیروهای مسلح ساحلی بهداشتی اخلاق قهرمانی همگانی مخابراتی زیست‌محیطی دفاعی موشکی
    دریایی مرزی اتمی ژنتیک بیولوژیک بالینی روانشناسی میهنی روانپزشکی توانبخشی اولیه تکمیلی
    """
)
"""What says of which kind a body is."""

_ONLY_PROPER = evened_words("تیم حوزه خانه هلال جمعیت بسیج گارد")
"""Usual words that begin a name only before some others."""

_PERSON_TITLES = evened_words("شهید امام علامه حضرت آیت‌الله آیتالله سیدالشهدا خاتم‌الانبیا خاتم")
_NAMED_FOR_PEOPLE = evened_words(
    "دانشگاه بیمارستان بنیاد کمیته قرارگاه حوزه موسسه مؤسسه لشکر تیپ پژوهشگاه مرکز پایگاه شرکت"
)

_PROPER = evened_words_by_head(
    """
    خبرگزاری: فارس مهر ایسنا ایرنا ایلنا تسنیم میزان هرانا رکنا موج برنا ایکنا ایبنا شبستان تاس اینترفاکس
        رویترز رویتر آسوشیتدپرس آناتولی شینهوا کیودو یونهاپ سانا واس اسپوتنیک ریانووستی فرانسه بلومبرگ
        دانشجویان
    روزنامه هفته‌نامه مجله ماهنامه نشریه: همشهری کیهان شرق اعتماد اطلاعات ایران رسالت جوان آرمان خراسان
        قدس ابتکار قانون بهار سلام نشاط خرداد جامعه توس زن آفتاب آزاد مردم‌سالاری دنیای‌اقتصاد
        وطن‌امروز شهروند هم‌میهن سازندگی لوموند گاردین تایمز فیگارو هاآرتص واشنگتن‌پست نیویورک‌تایمز تایم
        نیوزویک اشپیگل اکونومیست الحیات الاهرام النهار الشرق‌الاوسط زنان
    بانک: ملی ملت صادرات تجارت سپه مسکن کشاورزی رفاه پارسیان پاسارگاد سامان سینا دی شهر آینده مرکزی جهانی
        سرمایه کارآفرین انصار
    دانشگاه: شریف امیرکبیر هاروارد آکسفورد کمبریج استنفورد استانفورد پرینستون ییل کلمبیا برکلی سوربن
        الازهر الزهرا تربیت‌مدرس خواجه‌نصیر فردوسی مفید رازی خوارزمی شاهد مدرس بوعلی جندی‌شاپور
    باشگاه تیم: استقلال پرسپولیس پیروزی سپاهان تراکتورسازی تراکتور سایپا پیکان ملوان ابومسلم پاس فولاد
        نساجی بارسلونا یوونتوس چلسی آرسنال لیورپول بایرن‌مونیخ میلان
    حزب: کومله توده دموکرات مشارکت مؤتلفه کارگزاران رستاخیز بعث لیکود کار سبز کمونیست کارگر
        الدعوه جمهوریخواه جمهوری‌خواه لیبرال محافظه‌کار سوسیالیست نازی فاشیست
    وزارت: جنگ دربار امورخارجه خزانه‌داری
    مجلس: سنا عوام اعیان مؤسسان لردها
    ارتش: سرخ آزاد
    بسیج: دانشجویی دانش‌آموزی مستضعفین مستضعفان اساتید کارگری
    گارد: ملی ساحلی جاویدان شاهنشاهی سلطنتی
    انجمن: قلم حجتیه
    اتحادیه: عرب میهنی
    فدراسیون: دو
    علوم: پایه
    شبکه تلویزیون رادیو: الجزیره العربیه العالم المنار فردا زمانه پرس‌تی‌وی خبر آموزش مستند
    قرارگاه: ثارالله خاتم‌الانبیا خاتم‌الانبیاء حمزه کربلا قدس نجف رمضان عمار
    بنیاد: شهید مستضعفان برومند سیاوش رودکی فارابی سینمایی نرگس
    سپاه: قدس بدر پاسداران
    جنبش: حماس فتح امل طالبان النهضه الشباب سبز
    هلال: احمر
    حوزه: علمیه هنری
    خانه: سینما احزاب کارگر ملت هنرمندان موسیقی تئاتر مطبوعات
    جمعیت: هلال مؤتلفه موتلفه
    شرکت: واحد سایپا توانیر ایران‌خودرو مایکروسوفت گوگل اپل سامسونگ مخابرات
    هیئت هیأت هیات: دولت وزیران مرگ
    دادسرای: اوین مقدس ارشاد
    """
)
"""What is a name behind one word, most often the first, and may be nothing elsewhere."""

BEHIND = STOP | evened_words(
    """
    خواستار خواست خواهد خواهند خواهیم قرار انجام برگزار هستند هستیم هستم دارند دارای داشته داشتند داشت
    باشد باشند نباید بدون طبق براساس مبنی پیرامون درخصوص بیش دیگر دیگری همچنان هنوز تاکنون اکنون هم‌اکنون
    تنها فقط حدود نزدیک وارد حاضر حاضرند موفق موظف مکلف محکوم متهم مسئول نسبت مقابل علیه منتشر منتقل
    تبدیل تشکیل تصویب تعیین ارسال ارائه ارایه ابلاغ اقدام اشاره تلاش دعوت معرفی صادر آغاز ادامه پرداخت
    موافق مخالف مدعی مذکور مزبور مربوطه محترم جدید سابق فعلی کنونی بیانیه گزارش اطلاعیه نامه‌ای نامه پاسخ
    دستور حکم اعتراض درخواست تقاضا پیشنهاد هشدار خبر می‌شود می‌کند گفته شامل مستقر واقع وابسته مواجه
    مجبور برابر همراه همزمان بازداشت دستگیر احضار تأیید رد محسوب یاد یعنی چند برخی بسیاری همواره سرانجام
    نخستین اولین دومین آخرین حالا آنگاه اینک درحال درحالی ضمن مطرح بررسی انتخاب اضافه جهت ارجاع آمده تهیه
    فعالیت ایجاد یکی حاکی اخیرا عرضه مراجعه تأسیس تصمیم رسید رسیده نشان اجازه مشغول سعی صبح عصر تدوین
    گرفته گرفت واگذار خواسته وظیفه معتقدند دریافت مشخص کاملا وجود بیشترین اجرا یافت قصد تقدیم رسما هیچ
    درصدد دیدار تغییر علت توانست توانسته موضوع برپا سبب امسال آماده اختصاص کاهش افزایش افزوده شکایت هرگز
    فرستاده هدف امکان منصوب درمورد تعداد اعتقاد توضیح ارتباط منعقد شکل باعث بیشتر پیدا تکذیب دانست بتواند
    حمله بنا باز همین ندارد ندارند بارها نتایج پیشتر استفاده خارج دادند کمک مصمم جای نداشته رای داشتیم
    زمانی گردید اتخاذ خیلی نهایی عقیده افتتاح پیوست پیوسته چیست دوباره نامید استعفا متولی تازه یافته نه
    سالانه تنظیم عمده سخن بسیار خواهان کماکان اصل جلسه توجه صاحب عمل نماینده تمام مخالفت برخوردار کشورمان
    متبوع حمایت‌شده منتقد برگزیده رفت رفته آمد ماند شروع شناخته متهمان احکام تحویل ابراز گفت افزود اظهار
    تصریح تاکید خاطرنشان بیان اعلام یادآور نوشت معتقد
    """
)
"""Usual words behind a name that are no part of one."""

_NO_BODIES = evened_words_by_head(
    """
    نیروی: انسانی کار جوان نظامی دفاعی مسلح امنیتی مردمی سیاسی اجتماعی
    کانون: زلزله بحران خانواده
    هیئت هیأت هیات: علمی مدیره
    اداره: کشور جامعه دولت شهر سازمان شرکت دانشگاه بانک کارخانه مجلس
    جامعه: مدنی بین‌المللی جهانی اسلامی کار کشاورزی صنعتی شناسی زنان ورزش هنر سینما پزشکی علمی
    شرکت: کنندگان
    مجلس: دولت
    """
)
"""What is no body behind one first word."""

_WITH = evened_words_by_head(
    """
    مبارزه مقابله همکاری: با
    حمایت دفاع پیشگیری حفاظت صیانت پشتیبانی: از
    نظارت رسیدگی: بر به
    """
)
"""Nouns that go on with a preposition, in names as well."""

_MANY, _MANY_OF = "ها", "های"
"""The ending of many, where a blank stands before it: زندان ها; with the second one a name goes on."""

_OF_LIGHT_VERBS = evened_words(
    "ثبت پخش راه انتقال کنترل چاپ نشر تولید نظارت رسیدگی اصلاح حفاظت حمایت تامین بازسازی گسترش توسعه کار"
)
_LIGHT_VERBS = evened_words(
    """
    شد شدند شده شود شوند می‌شود میشود می‌شوند میشوند کرد کردند کرده کند کنند می‌کند میکند می‌کنند
    نام گردید گردیده گردد گردند یافت یافته پیدا داد دادند داده خواهد خواهند
    """
)
"""Nouns that make a verb with these: ثبت شد, *was registered*, is no part of the name before it."""

_COUNTRY = even("کشور")
_ENDS_ANYWHERE = evened_words("وزارت")
"""One noun makes these a name, whatever follows."""

_SUBURBS = even("حومه")
_BEFORE_PLACES = evened_words("استان شهرستان شهر واحد")
_COUNCIL, _TOWN = "شورای", "شهر"

_BEFORE = evened_words("یک این آن هر هیچ چند کدام چنین همین همان")
"""Behind these a body is any of its kind, or one that has been named."""

_SUPERLATIVE = "ترین"
"""Behind *the biggest* any of its kind follows."""

_VERB_BEGINNINGS = ("می", "نمی")
_MIN_VERB_CHARS = 5
_VERB_END = "ند"
_MIN_PAST_CHARS = 4
_GOVERNMENT = even("دولت")
_AND = "و"
_MAX_WORDS = 10
_PROPER_NOUNS = 2
"""A word that is a name behind another says as much as two nouns."""


class _Part(NamedTuple):
    """What goes on with a name: the number behind it, and how much it makes of the name."""

    end: int
    nouns: int = 0
    adjectives: int = 0
    places: int = 0


def end_of_persian_body(words: Sequence[UnicaseWord], number: int, end_of_place: EndOfPlace) -> int | None:
    """Return the number behind the last word of the body that begins at a word, if one does.

    `end_of_place` gives the number behind the place that begins at a word, if one does.
    """
    head, first = words[number].text, word_at(words, number + 1)
    before = word_before(words, number)
    if (
        head not in HEADS
        or before in HEADS
        or before in _BEFORE
        or before.endswith(_SUPERLATIVE)
        or first in _NO_BODIES.get(head, ())
    ):
        return None
    if head in _ONLY_PROPER and first not in _PROPER[head]:
        return None
    parts = [_Part(number + 1)]
    while parts[-1].end - number < _MAX_WORDS:
        part = _next_part(words, number, parts, end_of_place)
        if part is None:
            break
        parts.append(part)
    _drop_beginning_of_verb(words, parts)
    last = parts[-1].end
    final, following = words[last - 1].text, word_at(words, last)
    goes_on = final == _MANY_OF or (final in _GO_ON and parts[-1].nouns < _PROPER_NOUNS)
    if goes_on or following in _WITH.get(final, ()):
        return None
    # A place is the last word of most names, and so is *of the country*.
    ends_in_place = parts[-1].places or (final == _COUNTRY and len(parts) > 2) or head in _ENDS_ANYWHERE
    is_ended = (ends_in_place and any(part.nouns for part in parts)) or _is_end(following)
    return last if is_ended and _is_complete(head, first, parts) else None


def _drop_beginning_of_verb(words: Sequence[UnicaseWord], parts: list[_Part]) -> None:
    last = parts[-1].end
    verb = word_at(words, last)
    if verb in _VERB_BEGINNINGS:
        verb = word_at(words, last + 1)
    if words[last - 1].text in _OF_LIGHT_VERBS and verb in _LIGHT_VERBS:
        parts.pop()
        while len(parts) > 1 and not (parts[-1].nouns or parts[-1].adjectives or parts[-1].places):
            parts.pop()


def _is_complete(head: str, first: str, parts: list[_Part]) -> bool:
    """Tell whether the parts behind the first word make a name of it."""
    nouns = sum(part.nouns for part in parts)
    adjectives = sum(part.adjectives for part in parts)
    places = sum(part.places for part in parts)
    if head == _GOVERNMENT:
        return (nouns, adjectives, places) == (0, 0, 1)
    if head in _WEAK:
        return nouns > 0 and nouns + adjectives + places > 1
    is_told = adjectives > 1 or (adjectives == 1 and head in _TELLS_ALONE and first not in _TELLS_LITTLE)
    return nouns > 0 or places > 0 or is_told


def _next_part(
    words: Sequence[UnicaseWord], number: int, parts: list[_Part], end_of_place: EndOfPlace
) -> _Part | None:
    """Return what goes on with the name that begins at `number`, or `None` where nothing does."""
    last = parts[-1].end
    has_noun = any(part.nouns for part in parts)
    word, behind = word_at(words, last), word_at(words, last + 1)
    if not word and has_noun and _goes_on_behind_comma(words, last):
        word = words[last].text
    if not word:
        return None
    if word in _PROPER.get(words[last - 1].text, ()):
        return _Part(last + 1, nouns=_PROPER_NOUNS)
    if behind and _is_listed(word + behind):  # a half-space is as often a blank
        return _Part(last + 2, nouns=int(word + behind in NOUNS), adjectives=int(word + behind in ADJECTIVES))
    if word in NOUNS or (words[number].text, word) == (_COUNCIL, _TOWN):
        return _Part(last + 1, nouns=1)
    if word in ADJECTIVES or (word in HEADS and _goes_on_with_head(word, behind)):
        return _Part(last + 1, adjectives=1)
    if word in (_MANY, _MANY_OF) and len(parts) > 1:
        return _Part(last + 1)
    if parts[-1].places and (word.removeprefix(_AND) == _SUBURBS or (word, behind) == (_AND, _SUBURBS)):
        return _Part(last + (1 if word != _AND else 2), places=1)
    for skipped in (0, 1) if word in _BEFORE_PLACES else (0,):
        if (end := end_of_place(last + skipped)) is not None:
            return _Part(end, places=1)
    if word == _AND or word in _WITH.get(words[last - 1].text, ()):
        goes_on = len(parts) > 1 and not parts[-1].places and _is_listed(behind)
        return _Part(last + 1) if goes_on else None
    if word[0] == _AND and word[1:] in NOUNS:  # the blank is often forgotten
        return _Part(last + 1, nouns=1)
    is_of_people = (words[number].text in _NAMED_FOR_PEOPLE or has_noun) and word in _PERSON_TITLES
    if is_of_people and not _is_end(behind):
        following = word_at(words, last + 2)
        if _is_end(following) or end_of_place(last + 2) is not None:
            return _Part(last + 2, nouns=_PROPER_NOUNS)
    return None


def _goes_on_behind_comma(words: Sequence[UnicaseWord], number: int) -> bool:
    """Tell whether a comma before a word parts what a body deals with: علوم، تحقیقات و فناوری."""
    if number >= len(words) or not words[number].follows_comma or not _is_listed(words[number].text):
        return False
    for place in range(number + 1, min(number + 5, len(words) - 1)):
        word = words[place]
        if word.follows and word.text == _AND:
            return _is_listed(word_at(words, place + 1))
        if not (word.follows or word.follows_comma) or not _is_listed(word.text):
            return False
    return False


def _goes_on_with_head(head: str, following: str) -> bool:
    """Tell whether a body within the name of another begins: that of the university, of the team *Paykan*."""
    if head in _ONLY_PROPER:
        return following in _PROPER[head]
    return head not in STOP or _is_listed(following) or following in _PROPER.get(head, ())


def _is_listed(word: str) -> bool:
    return (word in NOUNS or word in ADJECTIVES) and word not in HEADS


def _is_end(word: str) -> bool:
    """Tell whether a word, the empty string for none, is no part of the name before it."""
    is_verb = (word.startswith(_VERB_BEGINNINGS) and len(word) >= _MIN_VERB_CHARS) or (
        word.endswith(_VERB_END) and len(word) >= _MIN_PAST_CHARS
    )
    return not word or word in BEHIND or is_verb
